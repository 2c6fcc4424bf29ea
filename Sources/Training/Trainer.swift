public import Networks
public import Tensors

/// Changes a network's parameters batch by batch.
///
/// All of it happens on one thread; the only copy to the host in a step is the loss.
///
///     let trainer = try Trainer(
///       graph: graph, parameters: parameters, classes: 2, loss: LossConfiguration(dice: 1, bce: 1),
///       optimizer: OptimizerConfiguration(.adam(), learningRate: 1e-3), schedule: .polynomial(power: 0.9),
///       precision: .float32, totalSteps: 1000, stepsPerEpoch: 50, seed: 7)
///     while trainer.step < 1000 { let loss = try trainer.step(source.batch(at: trainer.step)) }
public final class Trainer {
  public let graph: NetworkGraph
  /// Changed in place by every step.
  public let parameters: ParameterStore
  public let loss: Loss
  public let totalSteps: Int
  /// Steps taken, and so the number of the next one, from 0.
  public internal(set) var step = 0

  let optimizer: Optimizer
  private let schedule: ScheduleConfiguration
  private let stepsPerEpoch: Int
  private let seed: UInt64
  private let device: Device
  private let executor: TrainingExecutor
  /// What the loss is computed from: the main output, and the heads of deep supervision.
  private let supervised: [(output: String, weight: Double)]
  private let trained: [Tensor]
  private let runningStatistics: [Tensor]

  /// - Parameters:
  ///   - parameters: the graph's, on `device`.
  ///   - classes: the classes, background included.
  ///   - totalSteps: the length of the run, which the schedule needs.
  ///   - stepsPerEpoch: for messages alone.
  ///   - seed: of the dropout.
  ///   - outputWeights: how much the main output and then each head of deep supervision counts in the loss; nil: alike, as in
  ///     U-Net++, adding up to 1.
  ///   - starts: the step at which a parameter begins to change, by its name: a frozen encoder's later than 0.
  /// - Throws: ``TrainingError`` where the configuration cannot be or does not fit the graph; `TorchError`.
  public init(
    graph: NetworkGraph, parameters: ParameterStore, classes: Int, loss: LossConfiguration,
    optimizer: OptimizerConfiguration, schedule: ScheduleConfiguration, precision: Precision, totalSteps: Int,
    stepsPerEpoch: Int, seed: UInt64, device: Device = .cpu, outputWeights: [Double]? = nil, starts: [String: Int] = [:]
  ) throws {
    precondition(totalSteps > 0 && stepsPerEpoch > 0)
    try optimizer.validate()
    try schedule.validate()
    self.loss = try Loss(loss, classes: classes)
    guard graph.outputChannels == self.loss.outputChannels else {
      throw TrainingError(
        .mismatch,
        "\(graph.name) gives \(graph.outputChannels) channels; this loss of \(classes) classes needs "
          + "\(self.loss.outputChannels)")
    }
    supervised = try Self.supervised(graph, weights: outputWeights)
    self.graph = graph
    self.parameters = parameters
    self.schedule = schedule
    self.totalSteps = totalSteps
    self.stepsPerEpoch = stepsPerEpoch
    self.seed = seed
    self.device = device
    executor = TrainingExecutor(graph: graph, parameters: parameters, precision: precision)
    trained = parameters.trainableTensors
    self.optimizer = try Optimizer(
      optimizer, parameters: parameters.trainableNames.map { (name: $0, tensor: parameters[$0]) }, starts: starts)
    runningStatistics = graph.parameters.filter { !$0.isTrainable }.map { parameters[$0.name] }
  }

  /// The learning rate of a step, from 0.
  public func learningRate(at step: Int) -> Double {
    optimizer.configuration.learningRate * schedule.factor(step: step, total: totalSteps)
  }

  /// Learns from one batch.
  ///
  /// - Returns: the batch's loss, from before the step.
  /// - Throws: ``TrainingError`` `notFinite` where the loss or a gradient is infinite or not a number, naming the step and
  ///   the images; parameters, running statistics and moments are then as they were. `NetworkError` where the network
  ///   cannot take the batch's size, `TorchError` where memory runs out.
  @discardableResult
  public func step(_ batch: Batch) throws -> Double {
    let statistics = try RunningStatisticsCopy(of: runningStatistics)
    let value: Double
    do {
      let loss = try loss(of: batch)
      let gradients = try Tensor.gradients(of: loss, withRespectTo: trained)
      value = try finiteValue(of: loss, gradients: gradients, batch: batch)
      try optimizer.step(gradients: gradients, step: step, learningRate: learningRate(at: step))
    } catch {
      try statistics.restore()
      throw error
    }
    step += 1
    return value
  }

  private func loss(of batch: Batch) throws -> Tensor {
    let images = try Tensor(batch.images, shape: batch.shape, device: device)
    let labels = try Tensor(batch.labels, shape: batch.labelShape, device: device)
    let outputs = try executor(images, dropout: (seed: seed, step: step))
    let segmentation = try loss(of: outputs, labels: labels)
    guard let presence = outputs[NetworkGraph.classificationOutput] else { return segmentation }
    return try segmentation + Presence.loss(presence, labels: labels)
  }

  private func loss(of outputs: [String: Tensor], labels: Tensor) throws -> Tensor {
    if supervised.count == 1 { return try loss(logits: outputs[NetworkGraph.mainOutput]!, labels: labels) }
    var total: Tensor?
    for (output, weight) in supervised where weight > 0 {
      let value = try loss(logits: outputs[output]!, labels: labels) * weight
      total = if let sum = total { try sum + value } else { value }
    }
    return total!
  }

  private static func supervised(
    _ graph: NetworkGraph, weights: [Double]?
  ) throws(TrainingError) -> [(output: String, weight: Double)] {
    let outputs = graph.supervisedOutputs
    guard let weights else { return outputs.map { ($0, 1 / Double(outputs.count)) } }
    guard weights.count == outputs.count, weights.allSatisfy({ $0 >= 0 && $0.isFinite }),
      weights.contains(where: { $0 > 0 })
    else {
      throw TrainingError(
        .invalidConfiguration,
        "the weights of deep supervision are \(weights), expected \(outputs.count) numbers that are not negative, for "
          + outputs.joined(separator: ", "))
    }
    return Array(zip(outputs, weights))
  }

  /// Checks loss and gradients by one copy to the host: a sum is finite only where all that it adds up is.
  private func finiteValue(of loss: Tensor, gradients: [Tensor], batch: Batch) throws -> Double {
    let sums = try withoutGradients {
      try Tensor.stack([loss.detached()] + gradients.map { try $0.sum() }, dimension: 0)
    }
    let values = try sums.doubles()
    guard let index = values.firstIndex(where: { !$0.isFinite }) else { return values[0] }
    let what = index == 0 ? "the loss" : "the gradient of \(optimizer.names[index - 1])"
    throw TrainingError(
      .notFinite,
      "\(what) is \(index == 0 ? "\(values[0])" : "not finite") at step \(step) (epoch \(step / stepsPerEpoch)), from "
        + "\(batch.names.joined(separator: ", ")); look at these images, or lower the learning rate")
  }
}

/// What the running statistics were before a step, so that a step that is refused leaves no trace.
///
/// One tensor holds them all: copying it is one operation.
private struct RunningStatisticsCopy {
  private let originals: [Tensor]
  private let copy: Tensor?

  init(of originals: [Tensor]) throws(TorchError) {
    self.originals = originals
    copy = originals.isEmpty ? nil : try Tensor.concatenate(originals, dimension: 0)
  }

  func restore() throws(TorchError) {
    var start = 0
    for original in originals {
      let length = original.shape[0]
      try original.copy(from: copy!.narrow(dimension: 0, start: start, length: length))
      start += length
    }
  }
}
