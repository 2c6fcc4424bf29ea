import Evaluation
import Foundation
import Imaging

/// What the scores of one pair of masks cost, on one thread, from label maps in memory to numbers.
enum SinglePair {
  /// Distances between surfaces of 30 disks, tolerance 1 px.
  static func surfaces(seconds: Double) -> [String: Any] {
    let disks = Disks(number: 0)
    let scores = MaskScores([.hausdorff95, .averageSurfaceDistance, .surfaceDice], tolerance: 1)
    let (milliseconds, values) = measure(seconds: seconds) {
      scores.values(prediction: disks.prediction, reference: disks.reference, classes: 2, spacing: nil)[1]
    }
    return entry(
      "surfaces", milliseconds,
      [values[.hausdorff95]!, values[.averageSurfaceDistance]!, values[.surfaceDice]!])
  }

  /// Those that torchmetrics has, of each of four classes.
  static let overlapScores: [ScoreName] = [
    .iou, .dice, .precision, .recall, .specificity, .accuracy, .f2, .fHalf, .matthews, .kappa, .balancedAccuracy,
  ]

  static func overlap(seconds: Double) -> [String: Any] {
    let disks = Disks(number: 0, classes: 4)
    let (milliseconds, values) = measure(seconds: seconds) {
      var counts = ConfusionCounts(classes: 4)
      counts.add(prediction: disks.prediction, reference: disks.reference)
      return counts.classCounts.flatMap { row in overlapScores.map { $0.value(of: row) } }
    }
    // Means over the classes, in the order of the scores.
    let means = overlapScores.indices.map { score in
      (0..<4).reduce(0) { $0 + values[$1 * overlapScores.count + score] } / 4
    }
    return entry("overlap", milliseconds, means)
  }

  private static func entry(_ work: String, _ milliseconds: [Double], _ numbers: [Double]) -> [String: Any] {
    [
      "program": "Sulcus", "work": work, "milliseconds": milliseconds[milliseconds.count / 2],
      "least": milliseconds[0], "calls": milliseconds.count, "numbers": numbers,
    ]
  }

  /// The two pairs as bytes, one after the other: the peers read the same masks.
  static func write(to path: String) throws {
    let pairs = [Disks(number: 0), Disks(number: 0, classes: 4)]
    let bytes = pairs.flatMap { $0.reference.labels + $0.prediction.labels }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }
}
