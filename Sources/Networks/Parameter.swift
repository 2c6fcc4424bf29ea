/// One tensor that a network keeps: what the graph says of it, without its values.
public struct Parameter: Sendable, Equatable {
  /// What the tensor is in its operation.
  public enum Role: String, Sendable { case weight, bias, runningMean, runningVariance }

  /// Path of the node and role: `encoder.0.convolution.1.weight`.
  public let name: String
  public let role: Role
  public let shape: [Int]
  /// Initial values lie evenly in ± this; 0 for what no convolution weighs.
  let initialBound: Float

  /// Whether a convolution reads it, and so in the type of the activations; normalization stays in float32.
  let belongsToConvolution: Bool

  public var count: Int { shape.reduce(1, *) }

  /// Whether an optimizer changes it; running statistics follow the batches instead.
  public var isTrainable: Bool { role == .weight || role == .bias }

  /// Whether it is what a convolution weighs its input with: neither a bias nor a normalization's.
  public var isConvolutionWeight: Bool { role == .weight && belongsToConvolution }
}

extension NetworkGraph {
  /// All parameters in execution order, running statistics included.
  public var parameters: [Parameter] { nodes.flatMap(\.parameters) }

  /// How many numbers are trained.
  public var parameterCount: Int { parameters.filter(\.isTrainable).map(\.count).reduce(0, +) }
}

extension NetworkGraph.Node {
  /// What the node keeps, weight first.
  public var parameters: [Parameter] {
    switch operation {
    case .convolution(let payload):
      let weights = payload.inputChannels / payload.groups
      return parameters(payload, shape: [payload.outputChannels, weights], fanIn: weights * payload.kernelArea)
    case .transposedConvolution(let payload):
      // Of a kernel's pixels, each output sees one in stride².
      let fanIn = payload.inputChannels * payload.kernelArea / payload.groups / payload.stride.reduce(1, *)
      let shape = [payload.inputChannels, payload.outputChannels / payload.groups]
      return parameters(payload, shape: shape, fanIn: max(1, fanIn))
    case .normalization(let payload):
      let roles: [Parameter.Role] =
        payload.method == .batch ? [.weight, .bias, .runningMean, .runningVariance] : [.weight, .bias]
      return roles.map { parameter($0, shape: [payload.channels]) }
    default: return []
    }
  }

  private func parameters(_ payload: NetworkGraph.Operation.Convolution, shape: [Int], fanIn: Int) -> [Parameter] {
    let weight = parameter(
      .weight, shape: shape + payload.kernel, initialBound: payload.initialBound(fanIn: fanIn),
      belongsToConvolution: true)
    let bias = parameter(.bias, shape: [payload.outputChannels], belongsToConvolution: true)
    return payload.bias ? [weight, bias] : [weight]
  }

  private func parameter(
    _ role: Parameter.Role, shape: [Int], initialBound: Float = 0, belongsToConvolution: Bool = false
  ) -> Parameter {
    Parameter(
      name: "\(path).\(role.rawValue)", role: role, shape: shape, initialBound: initialBound,
      belongsToConvolution: belongsToConvolution)
  }
}

extension NetworkGraph.Operation.Convolution {
  var kernelArea: Int { kernel.reduce(1, *) }
}
