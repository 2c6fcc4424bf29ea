internal import Evaluation
internal import Foundation

extension Study {
  /// What is shown, the deciding score first.
  var tables: [ComparisonTable] {
    [scoreTable, pairTable, besideTable, costTable, stabilityTable] + [conventionTable].compactMap(\.self)
  }

  // MARK: Scores

  private var scoreTable: ComparisonTable {
    let ordered = [decisive] + scores.filter { $0 != decisive }
    let rows = ordered.flatMap { score in variants.indices.map { scoreRow($0, score) } }
    return ComparisonTable(
      title: "Scores",
      header: [
        "score", "variant", "n", "mean", "SD", "95 % t", "95 % bootstrap", "median", "95 % median", "n for ±1",
        "pooled",
      ], rows: rows,
      explanation: """
        Means over \(unitWord(2)), each averaged over the seeds first; the first score decides. SD is that of the \
        \(unitWord(2)). Intervals of the mean: Student's t, and bootstrap (BCa, \(Bootstrap.standardDraws) draws); of the \
        median: between order statistics. n for ±1: \(unitWord(2)) that a t interval 2 points (distances: 2 mm or px) wide \
        would need. Pooled: the pixels of all cases as one image, the mean over the seeds.
        """)
  }

  private func scoreRow(_ variant: Int, _ score: ScoreName) -> [String] {
    let known = interval(of: variant, score)
    return [
      score.rawValue, variants[variant].name, "\(known.mean.count)", number(known.mean.mean, score),
      number(known.summary.deviation, score), range(known.mean.low, known.mean.high, score),
      known.bootstrap.map { range($0.lowerBound, $0.upperBound, score) } ?? "–", number(known.median.median, score),
      range(known.median.low, known.median.high, score), known.unitsNeeded.map(String.init) ?? "–",
      number(pooled(score, of: variant), score),
    ]
  }

  // MARK: Pairs

  private var pairTable: ComparisonTable {
    let rows = comparison.pairs.map { pair -> [String] in
      let seen = pair.comparison
      return [
        "\(variants[pair.second].name) − \(variants[pair.first].name)", signed(seen.difference),
        "\(points(seen.overUnits.low)) … \(points(seen.overUnits.high))",
        seeds.count < 2 ? "–" : "\(points(seen.overSeeds.low)) … \(points(seen.overSeeds.high))",
        pText(seen.permutation.pValue), pText(pair.correctedPValue), word(pair),
      ]
    }
    let isExact = comparison.pairs[0].comparison.permutation.isExact
    let flips = isExact ? "all patterns" : "\(SignFlipTest.drawnFlips) keyed flips"
    let pairs = "\(comparison.pairs.count) pair\(comparison.pairs.count == 1 ? "" : "s")"
    return ComparisonTable(
      title: "Differences of \(decisive.title), \(decisive.differenceUnit)",
      header: ["pair", "difference", "95 % units", "95 % seeds", "p", "Holm p", "result"], rows: rows,
      explanation: """
        Above 0 the first-named is better. p: paired sign-flip test over \(units.count) \(unitWord(units.count)) (\(flips)); \
        Holm p: corrected for \(pairs). Better is only what has a Holm p of at most \(VariantComparison.level) and an \
        interval over the seeds without 0.
        """)
  }

  private func word(_ pair: VariantComparison.Pair) -> String {
    switch pair.verdict {
    case .noiseUnknown: "one seed: noise unknown"
    case .tooFewUnits: "too few units"
    case .notDistinguishable, .seedsDisagree: "not distinguishable"
    case .firstIsBetter: "\(variants[pair.first].name) is better"
    case .secondIsBetter: "\(variants[pair.second].name) is better"
    }
  }

  private var besideTable: ComparisonTable {
    var header = ["pair", "95 % bootstrap", "Wilcoxon p", "effect size", "P(claim false)"]
    var rows = zip(comparison.pairs, besides).map { pair, beside -> [String] in
      [
        "\(variants[pair.second].name) − \(variants[pair.first].name)",
        "\(points(beside.bootstrap.lowerBound)) … \(points(beside.bootstrap.upperBound))",
        pText(beside.wilcoxon.pValue), plain(pair.comparison.effectSize),
        pText(pair.comparison.probabilityOfFalseClaim),
      ]
    }
    var explanation = """
      Bootstrap: BCa over \(unitWord(2)). Effect size: mean difference in SDs of the differences. P(claim false): that the \
      variant with the higher mean is not the better one (Christodoulou et al. 2025).
      """
    if let margin = equivalenceMargin.map({ "±\(points($0))" }) {
      header += ["TOST \(margin) Holm p", "equivalent"]
      rows = zip(rows, besides).map { $0 + equivalenceCells($1) }
      explanation += """
         Equivalent: two one-sided t tests over \(unitWord(2)), Holm-corrected, and the 90 % interval over the seeds lies \
        within \(margin) \(decisive.differenceUnit).
        """
    }
    return ComparisonTable(
      title: "Beside, deciding nothing", header: header, rows: rows, explanation: explanation)
  }

  private func equivalenceCells(_ beside: PairBesides) -> [String] {
    guard let equivalence = beside.equivalence else { return ["–", "–"] }
    return [pText(equivalence.correctedPValue), equivalence.word]
  }

  // MARK: Costs and stability

  private var costTable: ComparisonTable {
    let fronts = CostName.allCases.map { ($0, paretoFront($0)) }
    let rows = variants.indices.map { index -> [String] in
      let costs = variants[index].costs
      let on = fronts.filter { $0.1.contains(index) }.map(\.0.title)
      return [
        variants[index].name, number(interval(of: index, decisive).mean.mean, decisive),
        costs.parameters.map(String.init) ?? "–", costs.multiplyAdds.map(String.init) ?? "–",
        costs.trainingSeconds.map { String(format: "%.1f", $0) } ?? "–",
        costs.predictionSeconds.map { String(format: "%.3f", $0) } ?? "–",
        costs.peakMemory.map { String(format: "%.0f", Double($0) / 0x1p20) } ?? "–",
        on.count == fronts.count ? "all" : on.isEmpty ? "–" : on.joined(separator: ", "),
      ]
    }
    return ComparisonTable(
      title: "Costs",
      header: [
        "variant", decisive.rawValue, "parameters", "multiply-adds", "training s", "prediction s/case", "memory MiB",
        "Pareto front",
      ], rows: rows,
      explanation:
        "Of one model, the mean over seeds and folds; multiply-adds of one patch (or the largest image). Pareto "
        + "front: by which costs no other variant scores as well for less.")
  }

  private var stabilityTable: ComparisonTable {
    let rows = variants.indices.map { index -> [String] in
      let means = seedMeans(of: index, decisive)
      let spread = number(standardDeviation(means), decisive)
      let ranks = rankFrequencies[index].map { String(format: "%.0f %%", 100 * $0) }
      return [variants[index].name] + means.map { number($0, decisive) } + [spread] + ranks
    }
    return ComparisonTable(
      title: "Seeds and ranks",
      header: ["variant"] + seeds.map { "seed \($0)" } + ["SD of seeds"] + variants.indices.map { "rank \($0 + 1)" },
      rows: rows,
      explanation:
        "Mean \(decisive.title) of each seed, and the spread that luck alone makes. Ranks: how often a variant takes "
        + "each when the \(unitWord(2)) are drawn again (\(standardRankDraws) draws).")
  }

  // MARK: What is said below the tables

  /// What a reader must know of what was left out, and of how far to trust.
  var notes: [String] {
    var notes: [String] = []
    if units.count < ScoreInterval.fewUnits {
      notes.append(
        "n = \(units.count) is below \(ScoreInterval.fewUnits): t intervals rest on the means being about normal; trust the "
          + "bootstrap and the median no more than such an n allows")
    }
    notes += scores.compactMap(undefinedNote)
    if !undefinedUnits.isEmpty {
      notes.append(
        "\(undefinedUnits.count) \(unitWord(undefinedUnits.count)) left out, for \(decisive.rawValue) is not defined for some "
          + "variant and seed in any of their cases: \(Self.some(undefinedUnits))")
    }
    if variants.contains(where: \.isMethod) {
      notes.append("a classical method draws nothing: its seeds are alike, and its spread between seeds is 0")
    }
    notes += [conventionNote].compactMap(\.self)
    return notes
  }

  /// How many cases a score is not defined in, or infinite, and for whom.
  private func undefinedNote(_ score: ScoreName) -> String? {
    let counts = missing(score)
    guard counts.cases > 0 else { return nil }
    func listed(_ counts: [Int]) -> String {
      zip(variants, counts).filter { $1 > 0 }.map { "\($0.name) \($1)" }.joined(separator: ", ")
    }
    let (undefined, infinite) = (listed(counts.undefined), listed(counts.infinite))
    let reasons = [
      undefined.isEmpty ? nil : "undefined, cases × seeds: \(undefined)",
      infinite.isEmpty ? nil : "infinite, for one of two masks is empty: \(infinite)",
    ].compactMap { $0 }
    let all = allUnits.caseNames.count
    return "\(score.rawValue): \(counts.cases) of \(all) cases left out for all variants "
      + "(\(reasons.joined(separator: "; ")))"
  }

  /// Of a score: the cases that count for nobody, and how often each variant is the reason, over all seeds.
  func missing(
    _ score: ScoreName, ofClass label: Int? = nil
  ) -> (cases: Int, undefined: [Int], infinite: [Int]) {
    let values = allUnits.values(score, ofClass: label)
    let cases = allUnits.caseNames.indices.count { entry in !values.allSatisfy { $0.allSatisfy { $0[entry].isFinite } }
    }
    return (
      cases, values.map { $0.reduce(0) { $0 + $1.count(where: \.isNaN) } },
      values.map { $0.reduce(0) { $0 + $1.count(where: \.isInfinite) } }
    )
  }

  private static func some(_ names: [String]) -> String {
    names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
  }

  // MARK: Numbers

  private func number(_ value: Double, _ score: ScoreName) -> String {
    value.isNaN ? "–" : String(format: score.isDistance ? "%.2f" : "%.4f", value)
  }

  private func range(_ low: Double, _ high: Double, _ score: ScoreName) -> String {
    low.isNaN || high.isNaN ? "–" : "\(number(low, score)) … \(number(high, score))"
  }

  private func signed(_ difference: Double) -> String {
    let text = points(difference)
    return difference > 0 && Double(text) != 0 ? "+" + text : text
  }

  private func plain(_ value: Double) -> String { value.isFinite ? String(format: "%.2f", value) : "–" }
}
