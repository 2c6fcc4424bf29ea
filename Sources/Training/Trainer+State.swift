internal import Foundation
internal import Networks
internal import Tensors

extension Trainer {
  /// What `best` holds: weights and running statistics.
  ///
  /// - Parameter metadata: the caller's: classes, preprocessing, post-processing.
  public func weights(metadata: [String: String] = [:]) throws -> Checkpoint {
    Checkpoint(graph: graph, parameters: try parameters.exported(), metadata: metadata)
  }

  /// What `last` holds: weights, running statistics, moments and the number of steps taken.
  public func state(metadata: [String: String] = [:]) throws -> Checkpoint {
    var checkpoint = try weights(metadata: metadata)
    checkpoint.tensors += try optimizer.state.map(Self.entry)
    checkpoint.metadata[LoopState.key] = try LoopState(step: step).encoded
    return checkpoint
  }

  /// Goes on where ``state(metadata:)`` was taken: every step that follows is the one that would have followed.
  ///
  /// - Throws: ``TrainingError`` `cannotResume` where the checkpoint is of another graph or holds other moments than this
  ///   optimizer keeps; nothing is changed then.
  public func restore(_ checkpoint: Checkpoint) throws {
    guard checkpoint.graph == graph else {
      throw TrainingError(
        .cannotResume,
        "the checkpoint is of another graph, \(checkpoint.graph.name), than this run's \(graph.name); start a new run")
    }
    let loop = try LoopState(checkpoint.metadata)
    let moments = try matchedMoments(checkpoint)
    try parameters.load(checkpoint.parameterValues)
    for (tensor, values) in moments { try tensor.copy(from: Tensor(values, shape: tensor.shape)) }
    step = loop.step
  }

  /// The optimizer's moments beside the values that the checkpoint holds for them.
  private func matchedMoments(_ checkpoint: Checkpoint) throws(TrainingError) -> [(tensor: Tensor, values: [Float])] {
    let found = checkpoint.tensors.filter { $0.name.hasPrefix("optimizer.") }
    let byName = Dictionary(found.map { ($0.name, $0) }) { _, last in last }
    let matched = optimizer.state.compactMap { name, tensor in
      byName[name].flatMap { $0.shape == tensor.shape ? $0.floats : nil }.map { (tensor: tensor, values: $0) }
    }
    guard matched.count == optimizer.state.count, found.count == matched.count else {
      throw TrainingError(
        .cannotResume,
        "the checkpoint holds \(found.count) moments, of which \(matched.count) belong to this run's optimizer, which "
          + "keeps \(optimizer.state.count); resume with the optimizer that the run began with")
    }
    return matched
  }

  private static func entry(_ name: String, _ tensor: Tensor) throws -> Safetensors.Entry {
    Safetensors.Entry(name: name, shape: tensor.shape, floats: try tensor.floats())
  }
}

/// Where the loop stands, as it lies in a checkpoint's metadata.
struct LoopState: Codable {
  static let key = "loop"

  var step: Int

  init(step: Int) { self.step = step }

  init(_ metadata: [String: String]) throws(TrainingError) {
    guard let json = metadata[Self.key] else {
      throw TrainingError(
        .cannotResume, "the checkpoint holds weights alone; resume from last.safetensors or previous.safetensors")
    }
    do {
      self = try JSONDecoder().decode(LoopState.self, from: Data(json.utf8))
    } catch {
      throw TrainingError(.cannotResume, "the state of the loop cannot be read: \(error)")
    }
  }

  var encoded: String { get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) } }
}
