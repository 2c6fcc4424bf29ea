/// Which of several variants rank differently over many data sets: Friedman's test, and how far mean ranks must be apart.
///
/// Scores of different data sets are not alike, and their ranks are. The data sets are the observations: each needs one mean
/// score a variant, and none says how sure that is.
///
/// Source: Demšar, "Statistical comparisons of classifiers over multiple data sets", JMLR 2006: Friedman's χ², corrected for
/// ties, Iman and Davenport's F of it, and Nemenyi's critical difference.
public struct CriticalDifference: Sendable, Equatable {
  /// Data sets below which ranks say little.
  public static let fewestDataSets = 10
  /// The most variants that the table of quantiles knows.
  public static let mostVariants = 10
  public static let level = 0.05

  /// Of each variant, 1 the best; equal scores share the mean of theirs.
  public let meanRanks: [Double]
  /// Mean ranks that are farther apart differ at 0.05.
  public let difference: Double
  /// Friedman's χ²; not a number where all variants are equal on every data set.
  public let chiSquared: Double
  /// That all variants are alike, by F = (N − 1) χ² / (N (k − 1) − χ²) with k − 1 and (k − 1)(N − 1) degrees of freedom.
  public let pValue: Double

  /// q₀.₀₅: the studentized range over infinitely many values, divided by √2, for 2 to 10 variants (Demšar, table 5a).
  private static let quantiles = [1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164]

  /// - Parameter scores: of each variant on each data set; higher is better.
  /// - Precondition: 2 to 10 variants, with as many data sets each, two at least.
  public init(scores: [[Double]]) {
    precondition((2...Self.mostVariants).contains(scores.count) && scores[0].count > 1)
    precondition(scores.allSatisfy { $0.count == scores[0].count && $0.allSatisfy(\.isFinite) })
    let (variants, dataSets) = (Double(scores.count), Double(scores[0].count))
    var (sums, ties) = ([Double](repeating: 0, count: scores.count), 0.0)
    for dataSet in scores[0].indices {
      let ranks = averageRanks(scores.map { -$0[dataSet] })
      for variant in sums.indices { sums[variant] += ranks[variant] }
      for tied in Dictionary(grouping: ranks, by: \.self).values {
        ties += Double(tied.count * (tied.count * tied.count - 1))
      }
    }
    meanRanks = sums.map { $0 / dataSets }
    difference = Self.quantiles[scores.count - 2] * (variants * (variants + 1) / (6 * dataSets)).squareRoot()
    let spread =
      12 / (dataSets * variants * (variants + 1)) * sums.reduce(0) { $0 + $1 * $1 } - 3 * dataSets * (variants + 1)
    let untied = 1 - ties / (dataSets * variants * (variants * variants - 1))
    chiSquared = untied > 0 ? spread / untied : .nan
    pValue = Self.pValue(chiSquared: chiSquared, variants: variants, dataSets: dataSets)
  }

  private static func pValue(chiSquared: Double, variants: Double, dataSets: Double) -> Double {
    if chiSquared.isNaN { return 1 }
    // Rounding may leave a little beyond the ends.
    let (above, below) = (max(0, (dataSets - 1) * chiSquared), max(0, dataSets * (variants - 1) - chiSquared))
    let (first, second) = (variants - 1, (variants - 1) * (dataSets - 1))
    // F = above / below, and P(F > f) = I_x(d₂/2, d₁/2) with x = d₂ / (d₂ + d₁ f).
    let whole = second * below + first * above
    return whole == 0
      ? 1 : incompleteBeta(second * below / whole, complement: first * above / whole, second / 2, first / 2)
  }

  /// The variants from the best rank on, in runs in which no two differ; a run that lies within another is left out.
  public var alike: [[Int]] {
    let order = meanRanks.indices.sorted { (meanRanks[$0], $0) < (meanRanks[$1], $1) }
    var (runs, end): ([[Int]], Int) = ([], 0)
    for start in order.indices {
      let next = order[start...].prefix { meanRanks[$0] - meanRanks[order[start]] <= difference }.endIndex
      if next > end { runs.append(Array(order[start..<next])) }
      end = max(end, next)
    }
    return runs
  }
}
