/// What may be said of two variants.
public enum Verdict: Sendable, Equatable {
  /// One seed cannot tell a better variant from a luckier one.
  case noiseUnknown
  /// Fewer units than any verdict needs.
  case tooFewUnits(needed: Int)
  /// Other units could say otherwise.
  case notDistinguishable
  /// All units would agree, but other seeds could say otherwise.
  case seedsDisagree
  case firstIsBetter
  case secondIsBetter
}

/// All variants, compared pair by pair.
public struct VariantComparison: Sendable, Equatable {
  /// Two variants by their places, A before B.
  public struct Pair: Sendable, Equatable {
    public let first: Int
    public let second: Int
    public let comparison: PairedComparison
    /// The sign-flip test's p, corrected for all pairs by Holm.
    public let correctedPValue: Double
    /// About how many units would show the difference with 80 % power, if it is as observed, at the level that is left for
    /// one of all pairs: no fewer than any verdict needs, and more than there are where these did not show it; nothing where no number would.
    public let unitsNeeded: Int?
    public let verdict: Verdict
  }

  public static let level = 0.05

  public let names: [String]
  /// Each variant with each later one.
  public let pairs: [Pair]

  /// - Parameters:
  ///   - names: of the variants, two at least.
  ///   - scores: of each variant, unit by unit, each seed by seed; higher is better.
  ///   - seed: of the drawn sign flips.
  public init(names: [String], scores: [[[Double]]], seed: UInt64) {
    precondition(names.count >= 2 && names.count == scores.count)
    self.names = names
    let places = names.indices.flatMap { first in (first + 1..<names.count).map { (first, $0) } }
    let comparisons = places.map { first, second in
      PairedComparison(
        first: scores[first], second: scores[second], seed: seed, item: "\(names[first]) \(names[second])")
    }
    let corrected = holmCorrected(comparisons.map(\.permutation.pValue))
    pairs = places.indices.map { index in
      Pair(
        first: places[index].0, second: places[index].1, comparison: comparisons[index],
        correctedPValue: corrected[index],
        unitsNeeded: Self.unitsNeeded(comparisons[index], correctedPValue: corrected[index], pairs: places.count),
        verdict: Self.verdict(comparisons[index], correctedPValue: corrected[index], pairs: places.count))
    }
  }

  private static func verdict(_ comparison: PairedComparison, correctedPValue: Double, pairs: Int) -> Verdict {
    guard let seedsAgree = comparison.seedsAgree else { return .noiseUnknown }
    let fewest = SignFlipTest.fewestUnits(pairs: pairs, level: level)
    if comparison.unitDifferences.count < fewest { return .tooFewUnits(needed: fewest) }
    if correctedPValue > level { return .notDistinguishable }
    if !seedsAgree { return .seedsDisagree }
    return comparison.difference > 0 ? .secondIsBetter : .firstIsBetter
  }

  private static func unitsNeeded(_ comparison: PairedComparison, correctedPValue: Double, pairs: Int) -> Int? {
    let fewest = SignFlipTest.fewestUnits(pairs: pairs, level: level)
    let least = correctedPValue > level ? max(fewest, comparison.unitDifferences.count + 1) : fewest
    return comparison.unitsNeeded(level: level / Double(pairs)).map { max($0, least) }
  }
}
