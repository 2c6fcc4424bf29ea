internal import Foundation
public import Networks

/// A network and everything that is needed to use it or to go on training it.
///
/// Weights and running statistics have the graph's own names; what a run needs to go on stands beside them as
/// `optimizer.first.NAME`, `optimizer.second.NAME`, `optimizer.mean.NAME` and `ema.NAME`. The graph is JSON in the metadata; classes,
/// preprocessing, post-processing and the state of the loop are the caller's strings.
///
///     let checkpoint = try Checkpoint.load("runs/nuclei/checkpoints/best.safetensors")
///     let store = try ParameterStore(graph: checkpoint.graph, values: checkpoint.parameterValues)
public struct Checkpoint: Sendable, Equatable {
  public var graph: NetworkGraph
  public var tensors: [Safetensors.Entry]
  /// Without the keys `graph` and `checksum`, which belong to the file.
  public var metadata: [String: String]

  public init(graph: NetworkGraph, tensors: [Safetensors.Entry], metadata: [String: String] = [:]) {
    self.graph = graph
    self.tensors = tensors
    self.metadata = metadata
  }

  /// Weights and running statistics alone.
  public init(graph: NetworkGraph, parameters: [ParameterValue], metadata: [String: String] = [:]) {
    let tensors = parameters.map { Safetensors.Entry(name: $0.name, shape: $0.shape, floats: $0.values) }
    self.init(graph: graph, tensors: tensors, metadata: metadata)
  }

  /// Weights and running statistics, in the graph's order, as a parameter store takes them.
  public var parameterValues: [ParameterValue] {
    let byName = Dictionary(tensors.map { ($0.name, $0) }) { _, last in last }
    return graph.parameters.compactMap { parameter in
      byName[parameter.name].flatMap { tensor in
        tensor.floats.map { ParameterValue(name: tensor.name, shape: tensor.shape, values: $0) }
      }
    }
  }

  /// What only a run that goes on needs begins with one of these.
  public static let loopPrefixes = ["optimizer.", "ema."]

  /// The same network without what only a run that goes on needs: the content of `best`.
  public var weightsOnly: Checkpoint {
    Checkpoint(graph: graph, tensors: tensors.filter { !Self.belongsToLoop($0.name) }, metadata: metadata)
  }

  static func belongsToLoop(_ name: String) -> Bool { loopPrefixes.contains { name.hasPrefix($0) } }

  enum Key {
    static let graph = "graph"
    static let checksum = "checksum"
  }
}

// MARK: - Writing

extension Checkpoint {
  /// Writes the file; it appears whole or not at all.
  ///
  /// - Precondition: the tensors are the graph's parameters, each in float32 and its shape, and what belongs to the loop.
  /// - Throws: ``CheckpointError`` with code `unwritable`.
  public func write(to path: String) throws(CheckpointError) {
    if let fault = parameterFault { preconditionFailure(fault) }
    var file = Safetensors(tensors: tensors, metadata: metadata)
    file.metadata[Key.graph] = encodedGraph
    file.metadata[Key.checksum] = file.checksum
    try file.write(to: path)
  }

  /// Writes `last` after giving the file that was there the name `previous`.
  ///
  /// At every moment at least one of the two is whole.
  ///
  /// - Parameter keepingLast: whether the file that is there is known to be whole, as one is that this process wrote or read;
  ///   else it is overwritten, and `previous` stays.
  /// - Throws: ``CheckpointError`` with code `unwritable`.
  public func write(last: String, previous: String, keepingLast: Bool) throws(CheckpointError) {
    if keepingLast { try AtomicFile.link(last, to: previous) }
    try write(to: last)
  }

  private var encodedGraph: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(graph), as: UTF8.self)
    } catch {
      preconditionFailure("the graph \(graph.name) has no JSON: \(error)")
    }
  }
}

// MARK: - Reading

extension Checkpoint {
  /// Reads a checkpoint and checks every parameter against its graph.
  ///
  /// - Parameters:
  ///   - path: a file that ``write(to:)`` wrote.
  ///   - expected: the graph that the caller is about to fill; nil takes any.
  /// - Throws: ``CheckpointError``: `notFound`, `unreadable`, `truncated`, `corrupt`, `notACheckpoint`, or
  ///   `otherArchitecture` where the graph is not the expected one.
  public static func load(_ path: String, expecting expected: NetworkGraph? = nil) throws(CheckpointError) -> Checkpoint
  {
    let file = try Safetensors.read(path)
    let graph = try graph(of: file, path: path)
    guard file.metadata[Key.checksum] == file.checksum else {
      throw CheckpointError(
        .corrupt, file: path, "the content does not match its checksum; use another checkpoint of the run")
    }
    if let expected { try require(expected, found: graph, path: path) }
    var metadata = file.metadata
    metadata[Key.graph] = nil
    metadata[Key.checksum] = nil
    let checkpoint = Checkpoint(graph: graph, tensors: file.tensors, metadata: metadata)
    if let fault = checkpoint.parameterFault {
      throw CheckpointError(.corrupt, file: path, "\(fault); use another checkpoint of the run")
    }
    return checkpoint
  }

  private static func graph(of file: Safetensors, path: String) throws(CheckpointError) -> NetworkGraph {
    guard let json = file.metadata[Key.graph] else {
      throw CheckpointError(
        .notACheckpoint, file: path, "a safetensors file without a network graph; give a checkpoint that sulcus wrote")
    }
    do {
      return try JSONDecoder().decode(NetworkGraph.self, from: Data(json.utf8))
    } catch {
      throw CheckpointError(
        .notACheckpoint, file: path,
        "the network graph cannot be read (\(error)); it may come from another version of sulcus, or be damaged")
    }
  }

  private static func require(
    _ expected: NetworkGraph, found: NetworkGraph, path: String
  ) throws(CheckpointError) {
    guard found != expected else { return }
    throw CheckpointError(
      .otherArchitecture, file: path,
      "holds \(describe(found)), expected \(describe(expected))\(difference(found, expected)); give the model keys of "
        + "the checkpoint, or start a new run in another folder")
  }

  private static func describe(_ graph: NetworkGraph) -> String {
    "\(graph.name) (\(graph.inputChannels) → \(graph.outputChannels) channels, \(graph.parameterCount) parameters)"
  }

  /// The first node that differs, for graphs that look alike by name and counts.
  private static func difference(_ found: NetworkGraph, _ expected: NetworkGraph) -> String {
    guard let node = zip(found.nodes, expected.nodes).first(where: { $0 != $1 }) else { return "" }
    return node.0.path == node.1.path
      ? ": they differ first in \(node.0.path)" : ": they differ first in \(node.0.path), expected \(node.1.path)"
  }

  /// What is wrong with the tensors, in words; nil where each parameter of the graph is there, and nothing unknown.
  private var parameterFault: String? {
    var found = [String: Safetensors.Entry]()
    for tensor in tensors where !Self.belongsToLoop(tensor.name) { found[tensor.name] = tensor }
    for parameter in graph.parameters {
      guard let tensor = found.removeValue(forKey: parameter.name) else {
        return "the parameter \(parameter.name) of \(graph.name) is missing"
      }
      guard tensor.type == .float32, tensor.shape == parameter.shape else {
        return "the parameter \(parameter.name) is \(tensor.type.rawValue) of shape \(tensor.shape), expected F32 of "
          + "shape \(parameter.shape)"
      }
    }
    return found.keys.min().map { "the tensor \($0) is none of \(graph.name)'s" }
  }
}
