/// What a run has to tell while it works; whoever listens shows it.
public enum RunEvent: Sendable {
  /// A stage begins.
  case stage(String)
  /// Something the user should know although nothing is wrong.
  case note(String)
  /// What a run will take, found out before it begins.
  case estimate(RunEstimate)
  /// So many of the stage's items are done.
  case progress(done: Int, total: Int)
  /// A training step is done.
  case step(TrainingProgress)
  /// An epoch is done and validated.
  case epoch(EpochRecord, TrainingProgress)
}

/// Where training stands.
public struct TrainingProgress: Sendable {
  public var step: Int
  public var totalSteps: Int
  public var stepsPerEpoch: Int
  public var loss: Double
  /// Smoothed, validation included.
  public var secondsPerStep: Double
  /// Images, or patches, that a step learns from.
  public var imagesPerStep: Int
  public var learningRate: Double

  /// Seconds until the last step.
  public var remainingSeconds: Double { Double(max(0, totalSteps - step)) * secondsPerStep }
}

/// What a training will take.
public struct RunEstimate: Sendable, Equatable, Codable {
  /// Bytes of main memory at most; nothing where the system does not tell.
  public var memory: Int?
  public var secondsPerStep: Double
  /// Of one validation.
  public var validationSeconds: Double
  /// Steps and validations together; nothing where a time limit will fix the number of steps.
  public var seconds: Double?
}

/// One line of `log.jsonl`.
public struct EpochRecord: Sendable, Codable, Equatable {
  /// 1-based.
  public var epoch: Int
  /// Steps done.
  public var step: Int
  /// Mean training loss over the epoch; not a number where all of its steps were skipped.
  public var loss: Double
  public var learningRate: Double
  /// Macro averages over the validation cases; nothing where no case defines one.
  public var validationIoU: Double?
  public var validationMIoU: Double?
  public var validationDice: Double?
  /// The score that the best weights are chosen by.
  public var validationScore: Double?
  /// Wall time since training began, s.
  public var seconds: Double
  /// Whether `best` holds this epoch's weights.
  public var isBest: Bool
  /// The share of the epoch's time in which the engine waited for batches; absent in older logs.
  public var waiting: Double?
  /// The steps of the epoch that changed nothing, and why; nothing where there was none.
  public var skipped: [String]?
  /// Why training ended with this epoch, before its last step.
  public var stopped: String?
}

/// Listens to a run.
public typealias RunObserver = (RunEvent) -> Void
