/// The median of values and an interval between two of them, which holds the true median whatever the distribution.
///
/// The ends are the k-th smallest and the k-th largest value with the largest k for which the binomial distribution of
/// values below the median leaves at most 1 − confidence outside.
///
/// Source: Conover, "Practical nonparametric statistics", 3rd edition, section 3.2.
public struct MedianInterval: Sendable, Equatable {
  /// Not a number over nothing.
  public let median: Double
  /// Not numbers over too few values: below 6 at 95 %.
  public let low: Double
  public let high: Double

  /// - Parameter confidence: above 0 and below 1.
  public init(_ values: [Double], confidence: Double = 0.95) {
    precondition(confidence > 0 && confidence < 1)
    let sorted = values.sorted()
    median = sorted.isEmpty ? .nan : quantile(sorted, 0.5)
    let rank = Self.rank(count: sorted.count, outside: (1 - confidence) / 2)
    low = rank == 0 ? .nan : sorted[rank - 1]
    high = rank == 0 ? .nan : sorted[sorted.count - rank]
  }

  /// The largest k with P(X ≤ k − 1) at most `outside`, X binomial with one half; 0 where there is none.
  private static func rank(count: Int, outside: Double) -> Int {
    var rank = 0
    // P(X ≤ k) = I_{1/2}(n − k, k + 1).
    while rank < count, incompleteBeta(0.5, complement: 0.5, Double(count - rank), Double(rank + 1)) <= outside {
      rank += 1
    }
    return rank
  }
}
