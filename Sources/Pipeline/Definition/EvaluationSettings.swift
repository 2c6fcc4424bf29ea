public import Evaluation

/// What is scored, and how: the block `evaluation` of a pipeline file.
public struct EvaluationSettings: Sendable, Equatable, Codable {
  public var scores: [ScoreName] = ScoreName.standard
  /// Of the surface Dice, in mm or px; absent: 1.
  public var tolerance: Double?
  /// Whether the connected parts of the classes are matched as objects; absent: no.
  public var objects: Bool?
  /// Folders with the masks of further raters.
  public var references: [String]?
  /// Which mask is the reference where there are further raters; absent: that of the first.
  public var consensus: ConsensusRule?
  /// For which predictive values are given, in (0, 1).
  public var prevalence: [Double]?
  /// By what cases are sliced, beside what is known of every case.
  public var slices: SliceSettings?
  /// What a distance is where one of two masks is empty; absent: infinite.
  public var missedDistance: MissedDistance?

  /// Within which outlines count as alike for the surface Dice, in mm or px.
  var surfaceTolerance: Double { tolerance ?? 1 }

  /// What scores masks by those of some scores that need them.
  func maskScores(_ scores: [ScoreName]) -> MaskScores {
    MaskScores(scores, tolerance: surfaceTolerance, missed: missedDistance ?? .infinite)
  }
}

extension ScoreName {
  /// What is scored where the definition does not say.
  public static let standard: [ScoreName] = [.iou, .miou, .dice, .precision, .recall]
}
