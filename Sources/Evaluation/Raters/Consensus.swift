/// One truth from several raters by STAPLE, and how sensitive and specific each rater is against it.
///
/// Expectation maximization: the truth's probabilities from the raters' performance, and their performance from it, in turn.
/// A rater's performance is the share of each class's pixels to which they give each label. It starts at 0.99999 for the right
/// one, as in the authors' implementation; a class's prior share is that of all votes. No pixel knows its neighbours.
///
/// Two raters do not determine their four rates: where their estimates come to rest depends on the start, and slowly. Three
/// raters or more are what it is for.
///
/// Source: Warfield, Zou and Wells, "Simultaneous truth and performance level estimation (STAPLE)", 2004: the binary case of
/// section II and, for more classes, the multi-category one.
///
///     let votes = RaterVotes(maps, classes: 2)
///     let truth = votes.map(Consensus(votes)!.labels)
public struct Consensus: Sendable, Equatable {
  /// By pattern of votes, then by class: the probability that this class is the truth.
  public let probabilities: [[Double]]
  /// Rounds until the performance changed by less than 1e-10 anywhere.
  public let rounds: Int
  /// Whether it came to rest within 1,000 rounds.
  public let isConverged: Bool
  /// By rater, true class and label: expected pixels.
  private let pixels: [[[Double]]]

  private static let mostRounds = 1_000

  /// Nothing where no pixel has votes.
  public init?(_ votes: RaterVotes) {
    self.init(patterns: votes.patterns, pixels: votes.pixels, classes: votes.classes)
  }

  /// - Parameters:
  ///   - patterns: the label that each rater gives.
  ///   - pixels: of each pattern.
  init?(patterns: [[UInt8]], pixels: [Int], classes: Int) {
    guard let raters = patterns.first?.count, pixels.contains(where: { $0 > 0 }) else { return nil }
    let prior = Self.prior(patterns, pixels, classes)
    var performance = Self.start(raters: raters, classes: classes)
    var (truth, expected): ([[Double]], [[[Double]]]) = ([], [])
    var (round, change) = (0, Double.infinity)
    while round < Self.mostRounds && change >= 1e-10 {
      truth = patterns.map { Self.posterior(of: $0, performance, prior) }
      expected = Self.expectedPixels(patterns, pixels, truth, raters: raters)
      let next = Self.shares(expected, before: performance)
      change = Self.largestChange(performance, next)
      performance = next
      round += 1
    }
    (probabilities, self.pixels) = (truth, expected)
    (rounds, isConverged) = (round, change < 1e-10)
  }

  /// The most probable class of each pattern; of equally probable ones the first, so that 1/2 is background.
  public var labels: [UInt8] {
    probabilities.map { chances in
      UInt8(chances.indices.max { (chances[$0], $1) < (chances[$1], $0) } ?? 0)
    }
  }

  /// The share of a class's pixels that a rater gives to it; not a number where the truth has none.
  public func sensitivity(ofRater rater: Int, class label: Int) -> Double {
    let row = pixels[rater][label]
    return Self.share(row[label], of: row.reduce(0, +))
  }

  /// The share of the other pixels that a rater does not give to a class; not a number where there are none.
  public func specificity(ofRater rater: Int, class label: Int) -> Double {
    let rest = pixels[rater].enumerated().filter { $0.offset != label }.map(\.element)
    let all = rest.reduce(0) { $0 + $1.reduce(0, +) }
    return Self.share(all - rest.reduce(0) { $0 + $1[label] }, of: all)
  }

  private static func share(_ part: Double, of whole: Double) -> Double { whole > 0 ? part / whole : .nan }

  private static func prior(_ patterns: [[UInt8]], _ pixels: [Int], _ classes: Int) -> [Double] {
    var votes = [Int](repeating: 0, count: classes)
    for (pattern, count) in zip(patterns, pixels) {
      for label in pattern { votes[Int(label)] += count }
    }
    let all = Double(votes.reduce(0, +))
    return votes.map { Double($0) / all }
  }

  private static func start(raters: Int, classes: Int) -> [[[Double]]] {
    let right = 0.99999
    let rows = (0..<classes).map { truth in
      (0..<classes).map { $0 == truth ? right : (1 - right) / Double(classes - 1) }
    }
    return Array(repeating: rows, count: raters)
  }

  private static func posterior(of votes: [UInt8], _ performance: [[[Double]]], _ prior: [Double]) -> [Double] {
    let chances = prior.indices.map { truth in
      votes.enumerated().reduce(prior[truth]) { $0 * performance[$1.offset][truth][Int($1.element)] }
    }
    let sum = chances.reduce(0, +)
    // Only the product of a great many raters is too small for a number.
    return sum > 0 ? chances.map { $0 / sum } : prior
  }

  private static func expectedPixels(
    _ patterns: [[UInt8]], _ pixels: [Int], _ truth: [[Double]], raters: Int
  ) -> [[[Double]]] {
    let classes = truth[0].count
    let none = [[Double]](repeating: Array(repeating: 0, count: classes), count: classes)
    var sums = Array(repeating: none, count: raters)
    for (index, votes) in patterns.enumerated() {
      for (rater, label) in votes.enumerated() {
        for (each, chance) in truth[index].enumerated() {
          sums[rater][each][Int(label)] += Double(pixels[index]) * chance
        }
      }
    }
    return sums
  }

  /// A class that the truth has nowhere leaves a rater's performance on it as it was.
  private static func shares(_ expected: [[[Double]]], before: [[[Double]]]) -> [[[Double]]] {
    zip(expected, before).map { rows, old in
      zip(rows, old).map { row, old in
        let all = row.reduce(0, +)
        return all > 0 ? row.map { $0 / all } : old
      }
    }
  }

  private static func largestChange(_ one: [[[Double]]], _ other: [[[Double]]]) -> Double {
    zip(one.joined().joined(), other.joined().joined()).map { abs($0 - $1) }.max() ?? 0
  }
}
