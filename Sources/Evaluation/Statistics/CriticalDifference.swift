/// How far mean ranks of variants over several data sets must be apart: Friedman's test and Nemenyi's critical difference.
///
/// Source: Demšar, "Statistical comparisons of classifiers over multiple data sets", JMLR 2006.
public struct CriticalDifference: Sendable, Equatable {
  /// Data sets below which a diagram is not worth drawing.
  public static let fewestDataSets = 10
  /// The most variants that the table of quantiles knows.
  public static let mostVariants = 10

  /// Of each variant, 1 the best.
  public let meanRanks: [Double]
  /// Mean ranks that are farther apart differ at 0.05.
  public let difference: Double

  /// q₀.₀₅: the studentized range over infinitely many values, divided by √2, for 2 to 10 variants (Demšar, table 5a).
  private static let quantiles = [1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164]

  /// - Parameter scores: of each variant on each data set; higher is better.
  /// - Precondition: 2 to 10 variants, with as many data sets each.
  public init(scores: [[Double]]) {
    precondition((2...Self.mostVariants).contains(scores.count) && scores.allSatisfy { $0.count == scores[0].count })
    let (variants, dataSets) = (Double(scores.count), Double(scores[0].count))
    var sums = [Double](repeating: 0, count: scores.count)
    for dataSet in scores[0].indices {
      let ranks = averageRanks(scores.map { -$0[dataSet] })
      for variant in sums.indices { sums[variant] += ranks[variant] }
    }
    meanRanks = sums.map { $0 / dataSets }
    difference = Self.quantiles[scores.count - 2] * (variants * (variants + 1) / (6 * dataSets)).squareRoot()
  }
}
