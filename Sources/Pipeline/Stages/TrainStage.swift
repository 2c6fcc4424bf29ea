internal import Evaluation
internal import Foundation
internal import Imaging
internal import Networks
internal import Tensors
internal import Training

/// Trains the network of a plan and keeps the best and the last checkpoint.
final class TrainStage {
  private let plan: Plan
  private let folder: RunFolder
  private let observer: RunObserver
  private let graph: NetworkGraph
  private let device: Device
  private let usage: TrainedModel.Usage
  private let trainer: Trainer
  private let batches: TrainingBatches
  private let validation: ValidationSet
  private var journal: Journal
  private var progress: LoopProgress
  private let began = Date()

  /// - Parameters:
  ///   - plan: with its number of steps fixed.
  ///   - resuming: whether to go on from the folder's last checkpoint.
  init(plan: Plan, folder: RunFolder, resuming: Bool, observer: @escaping RunObserver) throws {
    self.plan = plan
    self.folder = folder
    self.observer = observer
    device = try Device(named: plan.device)
    usage = TrainedModel.Usage(plan: plan)
    graph = try ArchitectureCatalog.build(plan.network)
    trainer = try plan.makeTrainer(graph: graph, device: device, totalSteps: plan.totalSteps!)
    batches = try TrainingBatches(plan: plan, divisors: graph.divisors)
    validation = try ValidationSet(plan: plan, usage: usage)
    journal = Journal(path: folder.log)
    progress = LoopProgress()
    if resuming { try resume() }
  }

  /// Trains until the plan's last step.
  ///
  /// - Throws: `PipelineError` of code `notFinite` where the loss is no number, `interrupted` after Ctrl-C; the
  ///   checkpoints written so far are then whole and `--resume` goes on.
  func run() throws {
    guard trainer.step < trainer.totalSteps else { return }
    observer(
      .stage(
        "Training \(graph.name) with \(plan.parameters) parameters for \(trainer.totalSteps) steps, "
          + "\(plan.precision.rawValue) on \(plan.device)"))
    while trainer.step < trainer.totalSteps {
      let loss = try step()
      progress.add(loss)
      observer(.step(report(loss)))
      if trainer.step % plan.stepsPerEpoch == 0 || trainer.step == trainer.totalSteps { try finishEpoch() }
      if Interruption.isRequested && trainer.step < trainer.totalSteps {
        try save()
        throw PipelineError(
          .interrupted, "stopped by Ctrl-C after step \(trainer.step); the same command with --resume goes on")
      }
    }
  }

  private func step() throws -> Double {
    do {
      return try trainer.step(try batches.batch(at: trainer.step))
    } catch let error as TrainingError where error.code == .notFinite {
      let kept =
        FileManager.default.fileExists(atPath: folder.best)
        ? "\(folder.best) keeps the best weights" : "no epoch was finished"
      throw PipelineError(
        .notFinite, "training stopped in epoch \(trainer.step / plan.stepsPerEpoch + 1): \(error); \(kept)")
    }
  }

  private func finishEpoch() throws {
    let epoch = trainer.step.quotientRoundedUp(by: plan.stepsPerEpoch)
    let isLast = trainer.step == trainer.totalSteps
    let validates = epoch % plan.epochsPerValidation == 0 || isLast
    let scores = validates ? try validation.scores(graph: graph, parameters: trainer.parameters, device: device) : nil
    let isBest = scores.map { $0.iou > progress.bestScore || progress.bestScore.isNaN } ?? false
    if isBest { progress.bestScore = scores!.iou }
    let record = EpochRecord(
      epoch: epoch, step: trainer.step, loss: progress.meanLoss,
      learningRate: trainer.learningRate(at: trainer.step - 1), validationIoU: scores?.iou.defined,
      validationMIoU: scores?.miou.defined, validationDice: scores?.dice.defined, seconds: seconds, isBest: isBest)
    progress.beginEpoch()
    try journal.append(record)
    if isBest { try trainer.weights(metadata: usage.metadata()).write(to: folder.best) }
    if validates { try save() }
    observer(.epoch(record, report(record.loss)))
  }

  private func save() throws {
    progress.seconds = seconds
    let metadata = try usage.metadata().merging(progress.metadata()) { first, _ in first }
    try trainer.state(metadata: metadata).write(last: folder.last, previous: folder.previous)
  }

  /// Goes on from `last`, or from `previous` where `last` is damaged; from the beginning where there is neither.
  private func resume() throws {
    for path in [folder.last, folder.previous] where FileManager.default.fileExists(atPath: path) {
      do {
        let checkpoint = try Checkpoint.load(path, expecting: graph)
        try trainer.restore(checkpoint)
        progress = try LoopProgress(metadata: checkpoint.metadata, step: trainer.step, path: path)
        journal = try Journal(path: folder.log, upTo: trainer.step)
        observer(.note("going on after step \(trainer.step) of \(trainer.totalSteps), from \(path)"))
        return
      } catch let error as CheckpointError where error.code != .otherArchitecture {
        observer(.note("\(error)"))
      }
    }
    observer(.note("no checkpoint was written yet: training begins anew"))
  }

  /// Wall time of training, that of interrupted parts included.
  private var seconds: Double { progress.earlierSeconds + Date().timeIntervalSince(began) }

  private func report(_ loss: Double) -> TrainingProgress {
    let done = trainer.step - progress.firstStep
    return TrainingProgress(
      step: trainer.step, totalSteps: trainer.totalSteps, stepsPerEpoch: plan.stepsPerEpoch, loss: loss,
      secondsPerStep: done > 0 ? Date().timeIntervalSince(began) / Double(done) : 0,
      learningRate: trainer.learningRate(at: max(0, trainer.step - 1)))
  }
}

/// What the loop remembers between steps, and a checkpoint between runs.
private struct LoopProgress: Codable {
  private static let key = "sulcus.loop"

  /// The best validation IoU so far; not a number before the first.
  var bestScore = Double.nan
  /// Wall time of training when it was saved.
  var seconds = 0.0
  private var lossSum = 0.0
  private var lossCount = 0

  /// Of this process alone.
  private(set) var earlierSeconds = 0.0
  private(set) var firstStep = 0

  private enum CodingKeys: String, CodingKey { case bestScore, seconds, lossSum, lossCount }

  init() {}

  init(metadata: [String: String], step: Int, path: String) throws {
    guard let text = metadata[Self.key] else {
      throw PipelineError(.resume, "\(path): does not hold the state of a run; start anew in another folder")
    }
    self = try jsonDecoder.decode(LoopProgress.self, from: Data(text.utf8))
    earlierSeconds = seconds
    firstStep = step
  }

  func metadata() throws -> [String: String] {
    [Self.key: String(decoding: try jsonEncoder.encode(self), as: UTF8.self)]
  }

  /// Of the epoch under way.
  var meanLoss: Double { lossSum / Double(max(1, lossCount)) }

  mutating func add(_ loss: Double) {
    lossSum += loss
    lossCount += 1
  }

  mutating func beginEpoch() { (lossSum, lossCount) = (0, 0) }
}

extension Plan {
  func makeTrainer(graph: NetworkGraph, device: Device, totalSteps: Int) throws -> Trainer {
    let parameters = try ParameterStore(graph: graph, seed: seed, device: device)
    if let pretrained {
      let given = Dictionary(try pretrained.values(for: graph).map { ($0.name, $0) }) { _, last in last }
      try parameters.load(try parameters.exported().map { given[$0.name] ?? $0 })
    }
    let frozen = frozenSteps > 0 ? parameters.trainableNames.filter(PretrainedEncoder.owns) : []
    return try Trainer(
      graph: graph, parameters: parameters, classes: classes.classes.count, loss: loss, optimizer: optimizer,
      schedule: schedule, precision: precision, totalSteps: totalSteps, stepsPerEpoch: stepsPerEpoch, seed: seed,
      device: device, outputWeights: outputWeights,
      starts: Dictionary(uniqueKeysWithValues: frozen.map { ($0, frozenSteps) }))
  }
}

extension Double {
  /// The number, or nothing where a score is undefined.
  var defined: Double? { isNaN ? nil : self }
}
