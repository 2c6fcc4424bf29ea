/// Wilcoxon's signed-rank test of paired differences, two-sided; differences of 0 are left out.
///
/// As scipy's `wilcoxon`: exact for up to 50 units without ties or zeros, else by the normal distribution with the variance
/// corrected for ties, without correction for continuity. Up to 13 units with ties or zeros every sign pattern is looked at.
///
/// Source: Wilcoxon, "Individual comparisons by ranking methods", 1945.
public struct WilcoxonSignedRankTest: Sendable, Equatable {
  /// The smaller of the sums of ranks of positive and of negative differences.
  public let statistic: Double
  /// Not a number where no difference is left.
  public let pValue: Double

  /// - Parameter differences: one a unit, finite.
  public init(differences: [Double]) {
    let nonzero = differences.filter { $0 != 0 }
    let ranks = averageRanks(nonzero.map { abs($0) })
    let positive = zip(nonzero, ranks).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
    let total = Double(nonzero.count * (nonzero.count + 1)) / 2
    statistic = min(positive, total - positive)
    let isPlain = nonzero.count == differences.count && Set(ranks).count == ranks.count
    if nonzero.isEmpty {
      pValue = .nan
    } else if isPlain && nonzero.count <= 50 || differences.count <= 13 {
      pValue = Self.exact(ranks, statistic: statistic)
    } else {
      pValue = Self.asymptotic(ranks, statistic: statistic)
    }
  }

  /// Over all sign patterns, by the number of patterns for each sum of doubled ranks, which are whole.
  private static func exact(_ ranks: [Double], statistic: Double) -> Double {
    let doubled = ranks.map { Int(2 * $0) }
    var patterns = [Double](repeating: 0, count: doubled.reduce(0, +) + 1)
    patterns[0] = 1
    var reached = 0
    for rank in doubled {
      reached += rank
      for sum in stride(from: reached, through: rank, by: -1) { patterns[sum] += patterns[sum - rank] }
    }
    let below = patterns[...Int(2 * statistic)].reduce(0, +)
    return min(1, 2 * below / patterns.reduce(0, +))
  }

  private static func asymptotic(_ ranks: [Double], statistic: Double) -> Double {
    let count = Double(ranks.count)
    let ties = Dictionary(grouping: ranks, by: \.self).values.reduce(0.0) { sum, tied in
      let size = Double(tied.count)
      return sum + size * size * size - size
    }
    let variance = count * (count + 1) * (2 * count + 1) / 24 - ties / 48
    let z = (statistic - count * (count + 1) / 4) / variance.squareRoot()
    return min(1, 2 * NormalDistribution.probability(below: z))
  }
}
