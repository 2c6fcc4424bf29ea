internal import Evaluation

/// What is known of a variant's score: the mean over units, each averaged over the seeds, and how far it may be off.
struct ScoreInterval: Sendable, Equatable {
  /// n, the mean, and its 95 % t interval.
  let mean: MeanInterval
  /// Of the units; not a number for fewer than two.
  let standardDeviation: Double
  /// 95 %, bias-corrected and accelerated; nothing over nothing.
  let bootstrap: ClosedRange<Double>?
  /// The median with a 95 % interval between order statistics.
  let median: MedianInterval
  /// How many units the t interval needs to be 2 points wide; 2 mm or px where the score is a distance.
  let unitsNeeded: Int?

  /// Units below which a mean is marked: its interval rests on the values being about normal.
  static let fewUnits = 50

  /// - Parameters:
  ///   - values: one a unit, finite.
  ///   - item: what they are, for the draws.
  init(_ values: [Double], score: ScoreName, seed: UInt64, item: String) {
    mean = MeanInterval(values)
    standardDeviation = Evaluation.standardDeviation(values)
    bootstrap = values.isEmpty ? nil : Bootstrap(values, seed: seed, item: item).interval()
    median = MedianInterval(values)
    unitsNeeded = Evaluation.unitsNeeded(forIntervalOf: values, width: 2 / score.pointsPerUnit)
  }
}

extension ScoreName {
  /// Whether it is a distance, in mm or px; every other score is a share.
  var isDistance: Bool {
    switch self {
    case .hausdorff, .hausdorff95, .averageSurfaceDistance: true
    default: false
    }
  }

  /// Differences of shares are told in points: hundredths.
  var pointsPerUnit: Double { isDistance ? 1 : 100 }

  /// What a difference is counted in.
  var differenceUnit: String { isDistance ? "mm or px" : "points" }
}
