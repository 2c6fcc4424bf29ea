/// Pixels of one class against the rest.
public struct ClassCounts: Sendable, Equatable {
  public var truePositives: Int
  public var falsePositives: Int
  public var falseNegatives: Int
  public var trueNegatives: Int

  public init(truePositives: Int, falsePositives: Int, falseNegatives: Int, trueNegatives: Int) {
    self.truePositives = truePositives
    self.falsePositives = falsePositives
    self.falseNegatives = falseNegatives
    self.trueNegatives = trueNegatives
  }

  /// All pixels.
  public var total: Int { truePositives + falsePositives + falseNegatives + trueNegatives }

  /// No pixels.
  public static let none = ClassCounts(truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0)

  /// Both pixel sets together.
  public static func + (left: ClassCounts, right: ClassCounts) -> ClassCounts {
    ClassCounts(
      truePositives: left.truePositives + right.truePositives,
      falsePositives: left.falsePositives + right.falsePositives,
      falseNegatives: left.falseNegatives + right.falseNegatives,
      trueNegatives: left.trueNegatives + right.trueNegatives)
  }

  /// Which of reference and prediction have the class at all.
  public var status: Status {
    switch (truePositives + falseNegatives > 0, truePositives + falsePositives > 0) {
    case (true, true): .ok
    case (false, false): .empty
    case (false, true): .noReference
    case (true, false): .noPrediction
    }
  }

  /// As `cases.csv` names it.
  public enum Status: String, Sendable {
    case ok
    case empty
    case noReference
    case noPrediction
  }
}
