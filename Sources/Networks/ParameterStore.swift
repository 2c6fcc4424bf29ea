public import Tensors

/// A parameter's values outside the engine: what a checkpoint holds.
public struct ParameterValue: Sendable, Equatable {
  public let name: String
  public let shape: [Int]
  /// In logical order, the last dimension fastest.
  public let values: [Float]

  public init(name: String, shape: [Int], values: [Float]) {
    self.name = name
    self.shape = shape
    self.values = values
  }
}

/// The tensors of a network by name: master weights, which an optimizer changes in place, and running statistics.
///
///     let store = try ParameterStore(graph: graph, seed: 7)
///     let weights = store.trainableTensors
public final class ParameterStore {
  /// All parameters, in the graph's order.
  public let parameters: [Parameter]
  /// Of `trainableTensors`, in the same order.
  public let trainableNames: [String]
  private let tensors: [String: Tensor]

  /// Initial values drawn from the seed, the same on every machine (see `Parameter.initialValues`).
  ///
  /// - Parameters:
  ///   - type: `float32`; `float64` in tests.
  ///   - device: where the tensors live.
  public convenience init(
    graph: NetworkGraph, seed: UInt64, type: ScalarType = .float32, device: Device = .cpu
  ) throws(TorchError) {
    try self.init(graph: graph, type: type, device: device) { $0.initialValues(seed: seed) }
  }

  /// Values from a checkpoint.
  ///
  /// - Throws: `NetworkError.parameterMismatch` naming every parameter that is missing, misshapen or unknown;
  ///   `TorchError` where memory runs out.
  public convenience init(
    graph: NetworkGraph, values: [ParameterValue], type: ScalarType = .float32, device: Device = .cpu
  ) throws {
    let byName = try Self.matched(values, with: graph.parameters)
    try self.init(graph: graph, type: type, device: device) { byName[$0.name]!.values }
  }

  private init(graph: NetworkGraph, type: ScalarType, device: Device, values: (Parameter) -> [Float])
    throws(TorchError)
  {
    parameters = graph.parameters
    trainableNames = parameters.filter(\.isTrainable).map(\.name)
    var tensors: [String: Tensor] = [:]
    for parameter in parameters {
      let tensor = try Tensor(values(parameter), shape: parameter.shape).to(type).to(device).channelsInnermost()
      tensor.requiresGradient = parameter.isTrainable
      tensors[parameter.name] = tensor
    }
    self.tensors = tensors
  }

  /// Copies of all tensors, which no optimizer changes: an average of weights begins as this.
  public func copied() throws(TorchError) -> ParameterStore {
    var copies: [String: Tensor] = [:]
    for (name, tensor) in tensors { copies[name] = try tensor.detached().clone() }
    return ParameterStore(parameters: parameters, tensors: copies)
  }

  private init(parameters: [Parameter], tensors: [String: Tensor]) {
    self.parameters = parameters
    self.tensors = tensors
    trainableNames = parameters.filter(\.isTrainable).map(\.name)
  }

  /// The tensor itself, not a copy.
  ///
  /// - Precondition: the graph has a parameter of that name.
  public subscript(name: String) -> Tensor {
    guard let tensor = tensors[name] else { preconditionFailure("no parameter is named \(name)") }
    return tensor
  }

  /// What an optimizer changes, in the graph's order.
  public var trainableTensors: [Tensor] { trainableNames.map { self[$0] } }

  /// Copies of all values, in the graph's order.
  public func exported() throws(TorchError) -> [ParameterValue] {
    var values: [ParameterValue] = []
    for parameter in parameters {
      let floats = try self[parameter.name].floats()
      values.append(ParameterValue(name: parameter.name, shape: parameter.shape, values: floats))
    }
    return values
  }

  /// Replaces all values in place; nothing changes where one does not fit.
  ///
  /// - Throws: `NetworkError.parameterMismatch` naming every parameter that is missing, misshapen or unknown.
  public func load(_ values: [ParameterValue]) throws {
    let byName = try Self.matched(values, with: parameters)
    for parameter in parameters {
      try self[parameter.name].copy(from: Tensor(byName[parameter.name]!.values, shape: parameter.shape))
    }
  }

  private static func matched(_ values: [ParameterValue], with parameters: [Parameter])
    throws(NetworkError) -> [String: ParameterValue]
  {
    let byName = Dictionary(values.map { ($0.name, $0) }) { _, last in last }
    let known = Set(parameters.map(\.name))
    let complaints =
      parameters.compactMap { complaint(about: $0, found: byName[$0.name]) }
      + values.filter { !known.contains($0.name) }.map { "\($0.name) is not a parameter of this network" }
    if complaints.isEmpty { return byName }
    throw NetworkError(
      .parameterMismatch,
      "These are not the parameters of this network: \(complaints.joined(separator: "; ")). "
        + "Give the file that was trained with this architecture, width and depth.")
  }

  private static func complaint(about parameter: Parameter, found value: ParameterValue?) -> String? {
    guard let value else { return "\(parameter.name) is missing" }
    if value.shape == parameter.shape, value.values.count == parameter.count { return nil }
    return "\(parameter.name) has the shape \(value.shape), not \(parameter.shape)"
  }
}
