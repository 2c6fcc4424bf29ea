/// One truth from several raters by STAPLE, and how sensitive and specific each rater is against it.
///
/// Expectation maximization: the truth's probabilities from the raters' performance, and their performance from it, in turn.
/// Pixels with the same votes are one, so that the work depends on the patterns of votes, not on the pixels.
///
/// Source: Warfield, Zou and Wells, "Simultaneous truth and performance level estimation (STAPLE)", 2004, for two classes with
/// the prior share of the foreground taken from all votes.
public struct Consensus: Sendable, Equatable {
  /// p: of each rater.
  public let sensitivities: [Double]
  /// q: of each rater.
  public let specificities: [Double]
  /// The probability of foreground by pattern of votes, whose bit r is rater r's.
  public let probabilities: [UInt32: Double]

  /// - Parameters:
  ///   - patterns: pixels by their votes.
  ///   - raters: 2 to 32.
  /// - Precondition: there is a pixel.
  public init(patterns: [UInt32: Int], raters: Int) {
    precondition((2...32).contains(raters) && patterns.values.contains { $0 > 0 })
    let pixels = Double(patterns.values.reduce(0, +))
    let votes = patterns.reduce(0.0) { $0 + Double($1.key.nonzeroBitCount * $1.value) }
    let prior = votes / (pixels * Double(raters))
    // In an order of its own: a dictionary's differs from run to run, and so would the rounding of sums.
    let ordered = patterns.sorted { $0.key < $1.key }
    var estimate = (p: [Double](repeating: 0.99999, count: raters), q: [Double](repeating: 0.99999, count: raters))
    var truth: [Double] = []
    for _ in 0..<1_000 {
      truth = ordered.map { Self.probability(of: $0.key, estimate.p, estimate.q, prior) }
      let next = Self.performance(ordered, truth, raters)
      let change = zip(next.p + next.q, estimate.p + estimate.q).map { abs($0 - $1) }.max() ?? 0
      estimate = next
      if change < 1e-10 { break }
    }
    (sensitivities, specificities) = estimate
    probabilities = Dictionary(uniqueKeysWithValues: zip(ordered.map(\.key), truth))
  }

  private static func probability(of pattern: UInt32, _ p: [Double], _ q: [Double], _ prior: Double) -> Double {
    var (foreground, background) = (prior, 1 - prior)
    for rater in p.indices {
      if pattern >> UInt32(rater) & 1 == 1 {
        foreground *= p[rater]
        background *= 1 - q[rater]
      } else {
        foreground *= 1 - p[rater]
        background *= q[rater]
      }
    }
    return foreground + background > 0 ? foreground / (foreground + background) : prior
  }

  private static func performance(
    _ patterns: [(key: UInt32, value: Int)], _ truth: [Double], _ raters: Int
  ) -> (p: [Double], q: [Double]) {
    var (hits, rejections) = ([Double](repeating: 0, count: raters), [Double](repeating: 0, count: raters))
    var (foreground, background) = (0.0, 0.0)
    for (entry, chance) in zip(patterns, truth) {
      let pixels = Double(entry.value)
      foreground += pixels * chance
      background += pixels * (1 - chance)
      for rater in 0..<raters {
        if entry.key >> UInt32(rater) & 1 == 1 {
          hits[rater] += pixels * chance
        } else {
          rejections[rater] += pixels * (1 - chance)
        }
      }
    }
    return (hits.map { foreground > 0 ? $0 / foreground : 1 }, rejections.map { background > 0 ? $0 / background : 1 })
  }
}
