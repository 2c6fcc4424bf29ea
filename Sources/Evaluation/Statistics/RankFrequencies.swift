internal import Randomness

/// How often units are drawn again for the frequencies of ranks by default.
public let standardRankDraws = 2_000

/// How often each variant takes each rank when the units are drawn again: how stable a ranking is.
///
/// Source: Wiesenfarth et al., "Methods and open-source toolkit for analyzing and visualizing challenge results", 2021.
///
/// - Parameters:
///   - scores: of each variant, one a unit; higher is better.
///   - seed: of the draws.
/// - Returns: for each variant the share of draws in which it is first, second …; of equal means all share the better rank.
public func rankFrequencies(scores: [[Double]], draws count: Int = standardRankDraws, seed: UInt64) -> [[Double]] {
  precondition(!scores.isEmpty && !scores[0].isEmpty && scores.allSatisfy { $0.count == scores[0].count })
  var draws = KeyedGenerator(seed: seed, stream: "rankFrequencies")
  var frequencies = [[Double]](repeating: [Double](repeating: 0, count: scores.count), count: scores.count)
  for _ in 0..<count {
    let units = scores[0].indices.map { _ in draws.integer(below: scores[0].count) }
    let sums = scores.map { variant in units.reduce(0) { $0 + variant[$1] } }
    for (variant, sum) in sums.enumerated() {
      frequencies[variant][sums.count { $0 > sum }] += 1 / Double(count)
    }
  }
  return frequencies
}
