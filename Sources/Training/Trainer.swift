public import Networks
public import Tensors

/// Changes a network's parameters step by step, a step being one batch or several.
///
/// All of it happens on one thread; the only copy to the host is that of a batch's loss, together with a number a
/// gradient.
///
///     let trainer = try Trainer(
///       graph: graph, parameters: parameters, classes: 2, loss: LossConfiguration(dice: 1, bce: 1),
///       optimizer: OptimizerConfiguration(.adam(), learningRate: 1e-3), schedule: .polynomial(power: 0.9),
///       precision: .float32, totalSteps: 1000, stepsPerEpoch: 50, seed: 7)
///     while trainer.step < 1000 { let loss = try trainer.step { number in try source.batch(at: number) }.loss }
public final class Trainer {
  public let graph: NetworkGraph
  /// Changed in place by every step.
  public let parameters: ParameterStore
  public let loss: Loss
  public let totalSteps: Int
  /// Steps taken, skipped ones among them, and so the number of the next one, from 0.
  public internal(set) var step = 0
  /// Steps that changed nothing, see ``StepOptions``.
  public internal(set) var skippedSteps = 0

  let optimizer: Optimizer
  let average: WeightAverage?
  var plateau = PlateauState()
  var skippedInARow = 0

  let options: StepOptions
  let stepsPerEpoch: Int
  let seed: UInt64
  let device: Device
  let executor: TrainingExecutor
  /// What the loss is computed from: the main output, and the heads of deep supervision.
  let supervised: [(output: String, weight: Double)]
  let frozenStatistics: [(path: String, start: Int)]
  /// The gradients of a step's batches so far, in the order of the optimizer's groups; empty where a step is one batch.
  let gradientSums: [Tensor]
  private let schedule: ScheduleConfiguration
  private let runningStatistics: RunningStatisticsCopy
  /// The groups whose parameters are recorded; nothing before the first step.
  private var recordedGroups: Int?

  /// - Parameters:
  ///   - parameters: the graph's, on `device`; what is frozen is recorded no more.
  ///   - classes: the classes, background included.
  ///   - totalSteps: the length of the run, which the schedule needs.
  ///   - stepsPerEpoch: for messages, and for what schedule and rules count in epochs.
  ///   - seed: of the dropout.
  ///   - outputWeights: how much the main output and then each head of deep supervision counts in the loss; nil: alike, as in
  ///     U-Net++, adding up to 1.
  ///   - rules: which parameters are frozen, or learn at another rate.
  /// - Throws: ``TrainingError`` where the configuration cannot be or does not fit the graph; `TorchError`.
  public init(
    graph: NetworkGraph, parameters: ParameterStore, classes: Int, loss: LossConfiguration,
    optimizer: OptimizerConfiguration, schedule: ScheduleConfiguration, precision: Precision, totalSteps: Int,
    stepsPerEpoch: Int, seed: UInt64, device: Device = .cpu, outputWeights: [Double]? = nil,
    rules: [ParameterRule] = [], options: StepOptions = StepOptions()
  ) throws {
    precondition(totalSteps > 0 && stepsPerEpoch > 0)
    try optimizer.validate()
    try schedule.validate()
    try options.validate()
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
    self.options = options
    self.totalSteps = totalSteps
    self.stepsPerEpoch = stepsPerEpoch
    self.seed = seed
    self.device = device
    executor = TrainingExecutor(graph: graph, parameters: parameters, precision: precision)
    let treatment = try ParameterTreatment(rules, graph: graph, stepsPerEpoch: stepsPerEpoch)
    frozenStatistics = treatment.frozenStatistics
    for parameter in graph.parameters where treatment[parameter.name].start > 0 {
      parameters[parameter.name].requiresGradient = false
    }
    self.optimizer = try Optimizer(
      optimizer, entries: treatment.entries(parameters, decayNormsAndBiases: optimizer.decayNormsAndBiases))
    gradientSums =
      options.accumulate == 1
      ? [] : try self.optimizer.groups.flatMap { try $0.parameters.map { try $0.detached().zerosLike() } }
    average = try options.averageDecay.map { try WeightAverage(of: parameters, decay: $0) }
    runningStatistics = try RunningStatisticsCopy(
      of: graph.parameters.filter { !$0.isTrainable }.map { parameters[$0.name] })
  }

  /// The learning rate of a step, from 0; with a schedule that follows the validation score, as it stands now.
  public func learningRate(at step: Int) -> Double {
    optimizer.configuration.learningRate * plateau.factor
      * schedule.factor(step: step, total: totalSteps, stepsPerEpoch: stepsPerEpoch)
  }

  /// Tells a schedule that follows the validation score what the score is; the higher the better.
  public func validated(score: Double) { plateau.observe(score, schedule) }

  /// The weights to validate and to keep: the averaged ones where there is an average, with the running statistics of now.
  ///
  /// The store is the trainer's own, and changes with the next steps.
  public func evaluated() throws -> ParameterStore { try average?.current() ?? parameters }

  /// Learns from one batch.
  ///
  /// - Precondition: a step is one batch.
  @discardableResult
  public func step(_ batch: Batch) throws -> StepOutcome {
    precondition(options.accumulate == 1, "a step takes \(options.accumulate) batches")
    return try step { _ in batch }
  }

  /// Learns from the batches of one step.
  ///
  /// - Parameter batch: gives the batch of a number, from 0 through the whole run; of a step's it is asked one by one.
  /// - Returns: the mean loss, from before the step, or that the step was skipped.
  /// - Throws: ``TrainingError`` `notFinite` where the loss or a gradient is infinite or not a number, and such steps are not
  ///   skipped, naming the step and the images; parameters, running statistics and moments are then as they were.
  ///   `NetworkError` where the network cannot take the batch's size, `TrainingError` `mismatch` where a batch lacks
  ///   the weight map of the loss, `TorchError` where memory runs out.
  @discardableResult
  public func step(_ batch: (Int) throws -> Batch) throws -> StepOutcome {
    let groups = activeGroups()
    try runningStatistics.save()
    let loss: Double
    do {
      let found = try gradients(of: groups, batch)
      try optimizer.step(
        groups, gradients: found.gradients, learningRate: learningRate(at: step), gradientFactor: found.factor)
      loss = found.loss
    } catch {
      try runningStatistics.restore()
      return try .skipped(skipping(error))
    }
    try average?.update()
    step += 1
    skippedInARow = 0
    return .learned(loss: loss)
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

  /// Counts a step that changed nothing.
  ///
  /// - Throws: the error, where it is no reason to go on.
  private func skipping(_ error: any Error) throws -> TrainingError {
    guard options.notFinite == .skip, let reason = error as? TrainingError, reason.code == .notFinite else {
      throw error
    }
    guard skippedInARow < StepOptions.mostSkippedInARow else {
      throw TrainingError(
        .notFinite, "\(reason.message); the \(skippedInARow) steps before it were skipped for the same reason")
    }
    step += 1
    skippedSteps += 1
    skippedInARow += 1
    return reason
  }

  /// The groups that change in this step; they alone are recorded.
  private func activeGroups() -> ArraySlice<Optimizer.Group> {
    let active = optimizer.active(at: step)
    if recordedGroups != active.count {
      for (index, group) in optimizer.groups.enumerated() {
        for parameter in group.parameters { parameter.requiresGradient = index < active.count }
      }
      recordedGroups = active.count
    }
    return active
  }
}

extension ParameterTreatment {
  /// What is trained sooner or later.
  fileprivate func entries(_ store: ParameterStore, decayNormsAndBiases: Bool) -> [Optimizer.Entry] {
    store.parameters.filter { $0.isTrainable && self[$0.name].start != Self.never }.map { parameter in
      Optimizer.Entry(
        name: parameter.name, tensor: store[parameter.name], start: self[parameter.name].start,
        learningRateFactor: self[parameter.name].learningRateFactor,
        decays: decayNormsAndBiases || parameter.isConvolutionWeight)
    }
  }
}
