internal import Evaluation
internal import Foundation
internal import Imaging
internal import Networks
internal import Tensors
internal import Training

/// Trains the network of a plan and keeps the best and the last checkpoint.
final class TrainStage {
  private let plan: NetworkPlan
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
  private var events: TensorBoardLog?
  /// Whether `last` is known to be whole, and so may become `previous`.
  private var lastIsSound = false
  private let began = Date()
  /// When the epoch under way began, and what had been waited for batches until then.
  private var epochBegan = Date()
  private var waitedBefore = Duration.zero

  /// - Parameters:
  ///   - plan: with its number of steps fixed.
  ///   - resuming: whether to go on from the folder's last checkpoint.
  init(plan: NetworkPlan, folder: RunFolder, resuming: Bool, observer: @escaping RunObserver) throws {
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
    if plan.tensorBoard, goesOn {
      // The point of the step that it goes on after stands already.
      events = try TensorBoardLog(folder: folder.tensorBoard, step: trainer.step > 0 ? trainer.step + 1 : 0)
    }
  }

  /// Trains until the plan's last step, or until the validation score no longer rises, where the plan says so.
  ///
  /// - Throws: `PipelineError` of code `notFinite` where the loss is no number, `interrupted` after Ctrl-C; the
  ///   checkpoints written so far are then whole and `--resume` goes on.
  func run() throws {
    guard goesOn else { return }
    observer(
      .stage(
        "Training \(graph.name) with \(plan.parameters) parameters for \(trainer.totalSteps) steps, "
          + "\(plan.precision.rawValue) on \(plan.device)"))
    epochBegan = Date()
    while goesOn {
      let loss = try step()
      if let loss { progress.add(loss) }
      observer(.step(report(loss ?? .nan)))
      if trainer.step % plan.stepsPerEpoch == 0 || trainer.step == trainer.totalSteps { try finishEpoch() }
      if Interruption.isRequested && goesOn {
        try save()
        throw PipelineError(
          .interrupted, "stopped by Ctrl-C after step \(trainer.step); the same command with --resume goes on")
      }
    }
    if let stopped = progress.stopped { observer(.note(stopped)) }
  }

  private var goesOn: Bool { trainer.step < trainer.totalSteps && progress.stopped == nil }

  /// The loss; nothing where the step was skipped.
  private func step() throws -> Double? {
    do {
      switch try trainer.step({ number in try batches.batch(at: number) }) {
      case .learned(let loss): return loss
      case .skipped(let reason):
        progress.skipped.append("\(reason)")
        observer(.note("a step was skipped: \(reason)"))
        return nil
      }
    } catch let error as TrainingError where error.code == .notFinite {
      let kept =
        FileManager.default.fileExists(atPath: folder.best)
        ? "\(folder.best) keeps the best weights" : "no weights had been kept yet"
      throw PipelineError(
        .notFinite, "training stopped in epoch \(trainer.step / plan.stepsPerEpoch + 1): \(error); \(kept)")
    }
  }

  private func finishEpoch() throws {
    let epoch = trainer.step.quotientRoundedUp(by: plan.stepsPerEpoch)
    let isLast = trainer.step == trainer.totalSteps
    let validates = epoch % plan.epochsPerValidation == 0 || isLast
    var record = EpochRecord(
      epoch: epoch, step: trainer.step, loss: progress.meanLoss,
      learningRate: trainer.learningRate(at: trainer.step - 1), seconds: seconds, isBest: false,
      waiting: waitingShare, skipped: progress.skipped.isEmpty ? nil : progress.skipped)
    progress.beginEpoch()
    if validates {
      let scores = try validation.scores(graph: graph, parameters: trainer.evaluated(), device: device)
      record.take(scores, best: plan.selection.best)
      decide(scores, &record)
    }
    try journal.append(record)
    try events?.write(record.curves, step: record.step)
    if record.isBest { try trainer.weights(metadata: usage.metadata()).write(to: folder.best) }
    if validates || epoch % plan.epochsPerCheckpoint == 0 { try save() }
    observer(.epoch(record, report(record.loss)))
    (epochBegan, waitedBefore) = (Date(), batches.waited)
  }

  /// The share of the epoch's time in which the engine had no batch.
  private var waitingShare: Double {
    (batches.waited - waitedBefore) / .seconds(max(1e-9, Date().timeIntervalSince(epochBegan)))
  }

  /// What follows from a validation: whether these weights are the best, the learning rate, and whether training ends.
  private func decide(_ scores: [ScoreName: Double], _ record: inout EpochRecord) {
    let score = scores[plan.selection.best]!
    record.isBest = score > progress.bestScore || progress.bestScore.isNaN
    if record.isBest { (progress.bestScore, progress.bestEpoch) = (score, record.epoch) }
    trainer.validated(score: score)
    guard let rule = plan.selection.earlyStopping,
      progress.stopping.observe(scores[plan.selection.stoppingScore]!, rule), record.step < trainer.totalSteps
    else { return }
    let name = plan.selection.stoppingScore.rawValue
    progress.stopped =
      "training stopped early after epoch \(record.epoch), step \(record.step) of \(trainer.totalSteps): the validation "
      + "\(name) has not risen\(rule.minimumChange > 0 ? " by more than \(rule.minimumChange)" : "") for "
      + "\(rule.patience) validations; the best weights are those of epoch \(progress.bestEpoch)"
    record.stopped = progress.stopped
  }

  private func save() throws {
    progress.seconds = seconds
    let metadata = try usage.metadata().merging(progress.metadata()) { first, _ in first }
    try trainer.state(metadata: metadata).write(
      last: folder.last, previous: folder.previous, keepingLast: lastIsSound)
    lastIsSound = true
  }

  /// Goes on from `last`, or from `previous` where `last` is damaged; from the beginning where there is neither.
  private func resume() throws {
    var reasons: [String] = []
    for path in [folder.last, folder.previous] where FileManager.default.fileExists(atPath: path) {
      do {
        let checkpoint = try Checkpoint.load(path, expecting: graph)
        try trainer.restore(checkpoint)
        progress = try LoopProgress(metadata: checkpoint.metadata, step: trainer.step, path: path)
        journal = Journal(path: folder.log, upTo: trainer.step)
        lastIsSound = path == folder.last
        observer(
          .note(progress.stopped ?? "going on after step \(trainer.step) of \(trainer.totalSteps), from \(path)"))
        return
      } catch let error as CheckpointError where error.code != .otherArchitecture {
        reasons.append("\(error)")
        observer(.note("\(error)"))
      }
    }
    guard reasons.isEmpty else {
      throw PipelineError(
        .resume, reasons + ["\(folder.path): no checkpoint of this run can be read; start a new run in another folder"])
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
      imagesPerStep: plan.batch * plan.stepOptions.accumulate,
      learningRate: trainer.learningRate(at: max(0, trainer.step - 1)))
  }
}

extension EpochRecord {
  fileprivate mutating func take(_ scores: [ScoreName: Double], best: ScoreName) {
    validationIoU = scores[.iou]?.defined
    validationMIoU = scores[.miou]?.defined
    validationDice = scores[.dice]?.defined
    validationScore = scores[best]?.defined
  }

  /// For TensorBoard, by the names of the curves.
  fileprivate var curves: [String: Double] {
    [
      "loss": loss.defined, "learningRate": learningRate, "waiting": waiting, "validation/iou": validationIoU,
      "validation/miou": validationMIoU, "validation/dice": validationDice,
    ].compactMapValues { $0 }
  }
}

/// What the loop remembers between steps, and a checkpoint between runs.
private struct LoopProgress: Codable {
  private static let key = "sulcus.loop"

  /// The best validation score so far; not a number before the first.
  var bestScore = Double.nan
  /// 0 before the first.
  var bestEpoch = 0
  var stopping = EarlyStopping.State()
  /// Why training ended before its last step.
  var stopped: String?
  /// Wall time of training when it was saved.
  var seconds = 0.0
  /// The steps of the epoch under way that changed nothing, and why.
  var skipped: [String] = []
  private var lossSum = 0.0
  private var lossCount = 0

  /// Of this process alone.
  private(set) var earlierSeconds = 0.0
  private(set) var firstStep = 0

  private enum CodingKeys: String, CodingKey {
    case bestScore, bestEpoch, stopping, stopped, seconds, skipped, lossSum, lossCount
  }

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

  /// Of the epoch under way; not a number where all of its steps were skipped.
  var meanLoss: Double { lossCount == 0 ? .nan : lossSum / Double(lossCount) }

  mutating func add(_ loss: Double) {
    lossSum += loss
    lossCount += 1
  }

  mutating func beginEpoch() { (lossSum, lossCount, skipped) = (0, 0, []) }
}

extension NetworkPlan {
  func makeTrainer(graph: NetworkGraph, device: Device, totalSteps: Int) throws -> Trainer {
    let parameters = try ParameterStore(graph: graph, seed: shared.seed, device: device)
    let trained = try own.start?.values(for: graph) ?? own.pretrained?.values(for: graph) ?? []
    if !trained.isEmpty {
      let given = Dictionary(trained.map { ($0.name, $0) }) { _, last in last }
      try parameters.load(try parameters.exported().map { given[$0.name] ?? $0 })
    }
    return try Trainer(
      graph: graph, parameters: parameters, classes: shared.classes.classes.count, loss: own.loss,
      optimizer: own.optimizer, schedule: own.schedule, precision: own.precision, totalSteps: totalSteps,
      stepsPerEpoch: own.stepsPerEpoch, seed: shared.seed, device: device, outputWeights: own.outputWeights,
      rules: own.parameterRules, options: own.stepOptions)
  }
}

extension Double {
  /// The number, or nothing where a score is undefined.
  var defined: Double? { isNaN ? nil : self }
}
