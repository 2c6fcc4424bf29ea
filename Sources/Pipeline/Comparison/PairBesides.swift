internal import Evaluation

/// What is shown beside a pair's test and decides nothing.
struct PairBesides: Sendable, Equatable {
  /// Of the mean difference over units, 95 %, bias-corrected and accelerated.
  let bootstrap: ClosedRange<Double>
  let wilcoxon: WilcoxonSignedRankTest
  /// Where it was asked for.
  let equivalence: Equivalence?

  /// Whether the difference is too small to matter.
  struct Equivalence: Sendable, Equatable {
    /// Over the units.
    let test: EquivalenceTest
    /// Corrected for all pairs by Holm.
    let correctedPValue: Double
    /// Whether the 90 % interval of the seeds' differences lies within the margin, too; nothing with one seed.
    let seedsAgree: Bool?

    /// As the comparison's own rule: other units and other seeds must both say so.
    var isShown: Bool { correctedPValue <= VariantComparison.level && seedsAgree == true }

    /// As tables tell it.
    var word: String { seedsAgree == nil ? "unknown: one seed" : isShown ? "yes" : "not shown" }
  }

  /// One a pair, in the order of the comparison.
  static func all(of comparison: VariantComparison, margin: Double?, seed: UInt64) -> [PairBesides] {
    let pairs = comparison.pairs
    let equivalences = margin.map { equivalence(of: pairs.map(\.comparison), margin: $0) }
    return pairs.indices.map { index in
      let differences = pairs[index].comparison.unitDifferences
      let names = "\(comparison.names[pairs[index].first]) \(comparison.names[pairs[index].second])"
      return PairBesides(
        bootstrap: Bootstrap(differences, seed: seed, item: names).interval(),
        wilcoxon: WilcoxonSignedRankTest(differences: differences), equivalence: equivalences?[index])
    }
  }

  private static func equivalence(of pairs: [PairedComparison], margin: Double) -> [Equivalence] {
    let tests = pairs.map { EquivalenceTest(differences: $0.unitDifferences, margin: margin) }
    // One unit tells nothing: a p of 1.
    let corrected = holmCorrected(tests.map { $0.pValue.isNaN ? 1 : $0.pValue })
    return pairs.indices.map { index in
      let differences = pairs[index].seedDifferences
      let interval = MeanInterval(differences, confidence: 0.9)
      return Equivalence(
        test: tests[index], correctedPValue: corrected[index],
        seedsAgree: differences.count > 1 ? interval.low > -margin && interval.high < margin : nil)
    }
  }
}
