internal import Evaluation

/// What is known of a score: what the units amount to, and how far their mean may be off.
struct ScoreInterval: Sendable, Equatable {
  /// In a comparison each unit is averaged over the seeds first.
  let summary: UnitSummary
  /// 95 % of the mean, bias-corrected and accelerated; nothing of fewer than two units.
  let bootstrap: ClosedRange<Double>?
  /// How many units the t interval needs to be 2 points wide; 2 mm or px where the score is a distance.
  let unitsNeeded: Int?

  /// Units below which a mean is marked: its interval rests on the values being about normal.
  static let fewUnits = 50

  /// - Parameters:
  ///   - item: what the values are, for the draws.
  ///   - draws: how often units are drawn again.
  init(
    _ summary: UnitSummary, score: ScoreName, seed: UInt64, item: String, draws: Int = Bootstrap.standardDraws
  ) {
    self.summary = summary
    bootstrap =
      summary.count < 2 ? nil : Bootstrap(summary.values, draws: draws, seed: seed, item: item).interval()
    unitsNeeded = summary.unitsNeeded(width: 2 / score.pointsPerUnit)
  }

  /// n, the mean, and its 95 % t interval.
  var mean: MeanInterval { summary.interval }
  var median: MedianInterval { summary.median }
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
