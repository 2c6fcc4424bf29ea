public import Evaluation

/// What is scored, and how: the block `evaluation` of a pipeline file.
public struct EvaluationSettings: Sendable, Equatable, Codable {
  public var scores: [ScoreName] = ScoreName.standard
  /// Of the surface Dice, in mm or px; absent: 1.
  public var tolerance: Double?
}

extension ScoreName {
  /// What is scored where the definition does not say.
  public static let standard: [ScoreName] = [.iou, .miou, .dice, .precision, .recall]
}
