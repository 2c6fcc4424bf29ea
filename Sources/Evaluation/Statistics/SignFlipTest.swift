internal import Randomness

/// The paired permutation test on a mean difference: under the hypothesis that two variants are alike, each unit's
/// difference could as well have had the other sign.
///
/// The statistic is the mean difference, the test two-sided: p is the share of sign patterns whose mean is as far from 0 as
/// the observed one. Up to ``exactUnits`` units all 2ⁿ patterns are looked at; beyond that ``drawnFlips`` keyed ones, and
/// the observed pattern counts as one more (Phipson and Smyth, "Permutation P-values should never be zero", 2010).
///
///     let test = SignFlipTest(differences: [0.02, -0.01, 0.03], seed: 7)
///     test.pValue     // 0.5
public struct SignFlipTest: Sendable, Equatable {
  /// Most units for which every pattern is looked at: 2¹⁶ patterns.
  public static let exactUnits = 16
  /// Patterns drawn where there are more units.
  public static let drawnFlips = 100_000

  /// The mean of the differences.
  public let statistic: Double
  /// In (0, 1].
  public let pValue: Double
  public let isExact: Bool

  /// - Parameters:
  ///   - differences: one a unit, finite.
  ///   - seed: of the drawn patterns.
  ///   - item: what is compared, so that each pair of variants has draws of its own.
  /// - Precondition: there is a difference.
  public init(differences: [Double], seed: UInt64, item: String = "") {
    precondition(!differences.isEmpty && differences.allSatisfy(\.isFinite))
    if differences.count <= Self.exactUnits {
      self.init(differences, shareOfAll: Self.exactShare(differences), isExact: true)
    } else {
      var draws = KeyedGenerator(seed: seed, stream: "signFlips", item: item)
      self.init(differences, flips: Self.drawnFlips) { draws.next() }
    }
  }

  /// The test with patterns from elsewhere: bit i of a pattern's words, 64 units a word, flips unit i.
  ///
  /// What eight units add up to by their signs is looked up.
  init(_ differences: [Double], flips: Int, nextWord: () -> UInt64) {
    let limit = Self.limit(differences)
    let groups = stride(from: 0, to: differences.count, by: 8).map {
      Self.signedSums(differences[$0..<min($0 + 8, differences.count)])
    }
    let sums = groups.flatMap { $0 }
    var extreme = 0
    for _ in 0..<flips {
      var sum = 0.0
      var word: UInt64 = 0
      for group in groups.indices {
        if group % 8 == 0 { word = nextWord() }
        sum += sums[group << 8 | Int(word & 255)]
        word >>= 8
      }
      if abs(sum) >= limit { extreme += 1 }
    }
    self.init(differences, shareOfAll: Double(extreme + 1) / Double(flips + 1), isExact: false)
  }

  /// The sum of up to eight numbers for each of 256 patterns of signs.
  private static func signedSums(_ differences: ArraySlice<Double>) -> [Double] {
    (0..<256).map { pattern in
      differences.enumerated().reduce(0) { $0 + (pattern >> $1.offset & 1 == 1 ? -$1.element : $1.element) }
    }
  }

  private init(_ differences: [Double], shareOfAll: Double, isExact: Bool) {
    statistic = differences.reduce(0, +) / Double(differences.count)
    pValue = shareOfAll
    self.isExact = isExact
  }

  /// Sums that differ from the observed one by rounding alone count as equal to it.
  private static func limit(_ differences: [Double]) -> Double {
    let scale = differences.reduce(0) { $0 + abs($1) }
    return abs(differences.reduce(0, +)) - 1e-13 * scale
  }

  /// The share of all patterns that are as extreme; the last sign may stay, for a pattern and its mirror are alike.
  private static func exactShare(_ differences: [Double]) -> Double {
    var sums = [differences.last!]
    for difference in differences.dropLast() { sums = sums.map { $0 + difference } + sums.map { $0 - difference } }
    let limit = limit(differences)
    return Double(sums.count { abs($0) >= limit }) / Double(sums.count)
  }
}

extension SignFlipTest {
  /// The smallest p that a number of units can reach: 2/2ⁿ.
  public static func leastPValue(units: Int) -> Double {
    units > exactUnits ? 1 / Double(drawnFlips + 1) : 2 / Double(1 << units)
  }

  /// The fewest units with which one of several pairs can be found different at a level, after Holm's correction.
  ///
  /// 6 for one pair at 0.05, 9 for ten.
  public static func fewestUnits(pairs: Int, level: Double = 0.05) -> Int {
    (1...exactUnits).first { leastPValue(units: $0) <= level / Double(pairs) } ?? exactUnits + 1
  }
}
