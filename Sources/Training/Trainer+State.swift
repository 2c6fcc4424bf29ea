internal import Foundation
internal import Networks
internal import Tensors

extension Trainer {
  /// What `best` holds: weights, averaged where there is an average, and running statistics.
  ///
  /// - Parameter metadata: the caller's: classes, preprocessing, post-processing.
  public func weights(metadata: [String: String] = [:]) throws -> Checkpoint {
    Checkpoint(graph: graph, parameters: try evaluated().exported(), metadata: metadata)
  }

  /// What `last` holds: weights, running statistics, moments, the average, and where the loop stands.
  public func state(metadata: [String: String] = [:]) throws -> Checkpoint {
    var checkpoint = Checkpoint(graph: graph, parameters: try parameters.exported(), metadata: metadata)
    checkpoint.tensors += try (optimizer.state + (average?.state ?? [])).map { name, tensor in
      Safetensors.Entry(name: name, shape: tensor.shape, floats: try tensor.floats())
    }
    checkpoint.metadata[LoopState.key] = try LoopState(of: self).encoded
    return checkpoint
  }

  /// Goes on where ``state(metadata:)`` was taken: every step that follows is the one that would have followed.
  ///
  /// - Throws: ``TrainingError`` `cannotResume` where the checkpoint is of another graph or holds other moments, or another
  ///   average, than this trainer keeps; nothing is changed then.
  public func restore(_ checkpoint: Checkpoint) throws {
    guard checkpoint.graph == graph else {
      throw TrainingError(
        .cannotResume,
        "the checkpoint is of another graph, \(checkpoint.graph.name), than this run's \(graph.name); start a new run")
    }
    let loop = try LoopState(checkpoint.metadata)
    let moments = try matched(
      checkpoint, "optimizer.", optimizer.state, what: "moments", hint: "the optimizer and frozen parameters")
    let averages = try matched(checkpoint, "ema.", average?.state ?? [], what: "averaged weights", hint: "the ema")
    guard loop.ages.count == optimizer.groups.count else {
      throw TrainingError(
        .cannotResume,
        "the checkpoint knows \(loop.ages.count) groups of parameters, this run \(optimizer.groups.count); resume with "
          + "the parameter rules that the run began with")
    }
    try parameters.load(checkpoint.parameterValues)
    for (tensor, values) in moments + averages { try tensor.copy(from: Tensor(values, shape: tensor.shape)) }
    (step, skippedSteps, skippedInARow, plateau) = (loop.step, loop.skippedSteps, loop.skippedInARow, loop.plateau)
    for (group, age) in zip(optimizer.groups, loop.ages) { group.age = age }
    average?.updates = loop.averageUpdates
  }

  /// This trainer's own tensors beside the values that the checkpoint holds for them.
  private func matched(
    _ checkpoint: Checkpoint, _ prefix: String, _ own: [(name: String, tensor: Tensor)], what: String, hint: String
  ) throws(TrainingError) -> [(tensor: Tensor, values: [Float])] {
    let found = checkpoint.tensors.filter { $0.name.hasPrefix(prefix) }
    let byName = Dictionary(found.map { ($0.name, $0) }) { _, last in last }
    let matched = own.compactMap { name, tensor in
      byName[name].flatMap { $0.shape == tensor.shape ? $0.floats : nil }.map { (tensor: tensor, values: $0) }
    }
    guard matched.count == own.count, found.count == matched.count else {
      throw TrainingError(
        .cannotResume,
        "the checkpoint holds \(found.count) \(what), of which \(matched.count) belong to this run, which keeps "
          + "\(own.count); resume with \(hint) that the run began with")
    }
    return matched
  }
}

/// Where the loop stands, as it lies in a checkpoint's metadata.
struct LoopState: Codable {
  static let key = "loop"

  var step: Int
  var skippedSteps: Int
  var skippedInARow: Int
  /// Changes of each group of parameters.
  var ages: [Int]
  var averageUpdates: Int
  var plateau: PlateauState

  init(of trainer: Trainer) {
    step = trainer.step
    skippedSteps = trainer.skippedSteps
    skippedInARow = trainer.skippedInARow
    ages = trainer.optimizer.groups.map(\.age)
    averageUpdates = trainer.average?.updates ?? 0
    plateau = trainer.plateau
  }

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

  /// Sorted, so that the same state is the same text.
  var encoded: String {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = .sortedKeys
      return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
  }
}
