internal import Evaluation
internal import Foundation

/// Every pair of variants: what was tested, and what came out.
extension StudyReport {
  /// A pair with the better mean second, so that all advantages are positive or 0.
  struct Pair {
    let worse: Int
    let better: Int
    let entry: VariantComparison.Pair
    let besides: PairBesides
    /// −1 where the entry's order was turned.
    let sign: Double

    var comparison: PairedComparison { entry.comparison }
    var isDistinguished: Bool { entry.verdict == .firstIsBetter || entry.verdict == .secondIsBetter }

    /// Ends of an interval, turned with the pair.
    func turned(_ low: Double, _ high: Double) -> (low: Double, high: Double) {
      sign > 0 ? (low, high) : (-high, -low)
    }
  }

  /// In the order of the variants shown: the best with the second, the best with the third …
  var orderedPairs: [Pair] {
    let places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
    return zip(study.comparison.pairs, study.besides).map { entry, besides in
      let isTurned = places[entry.first]! < places[entry.second]!
      return Pair(
        worse: isTurned ? entry.second : entry.first, better: isTurned ? entry.first : entry.second, entry: entry,
        besides: besides, sign: isTurned ? -1 : 1)
    }.sorted { (places[$0.better]!, places[$0.worse]!) < (places[$1.better]!, places[$1.worse]!) }
  }

  var pairs: String {
    let forest = figure(
      forestPlot,
      "To the right of the dashed line the first named variant is better. 95 % t intervals; below, a bar is a seed.")
    let isLong = study.comparison.pairs.count > 15
    return """
      <p class="note">Two conditions decide, and both must hold: Holm p at most 0.05, and a 95 % interval over seeds without \
      0. All of the deciding score, \(decisive), in \(study.decisive.differenceUnit)\
      \(study.decisive.isHigherBetter ? "" : "; an advantage is a lower value").</p>
      \(pairTable)
      <div class="map">\(figure(significanceMap))</div>
      \(isLong ? details("Differences with their intervals", forest) : forest)
      <h3>Beside the verdict, deciding nothing</h3>
      \(besideTable)
      """
  }

  private var pairTable: String {
    HTMLTable(
      caption: "Every pair of variants",
      head: ["variant", "against", "advantage", "95 %, units", "95 %, seeds", "p", "Holm p", "verdict"],
      rows: orderedPairs.map(row), wordColumns: [1, 7]
    ).html
  }

  private func row(_ pair: Pair) -> [String] {
    let comparison = pair.comparison
    let units = pair.turned(comparison.overUnits.low, comparison.overUnits.high)
    let seeds = pair.turned(comparison.overSeeds.low, comparison.overSeeds.high)
    return [
      name(pair.better), name(pair.worse), "<span class=\"value\">\(points(pair.sign * comparison.difference))</span>",
      interval(units), study.seeds.count > 1 ? interval(seeds) : "one seed",
      escape(pText(comparison.permutation.pValue)),
      "<span class=\"value\">\(escape(pText(pair.entry.correctedPValue)))</span>", verdictWord(pair),
    ]
  }

  /// What decides nothing.
  private var besideTable: String {
    let head =
      [
        "variant", "against", "95 %, units (BCa)", "Wilcoxon p", "effect size d<sub>z</sub>", "P(false claim)",
        "units needed",
      ] + (study.equivalenceMargin == nil ? [] : ["TOST p (Holm)", "equivalent"])
    let rows = orderedPairs.map { pair -> [String] in
      let bootstrap = pair.turned(pair.besides.bootstrap.lowerBound, pair.besides.bootstrap.upperBound)
      return [
        name(pair.better), name(pair.worse), interval(bootstrap), escape(pText(pair.besides.wilcoxon.pValue)),
        scoreText(pair.sign * pair.comparison.effectSize, decimals: 2),
        escape(pText(pair.comparison.probabilityOfFalseClaim)),
        pair.entry.unitsNeeded.map(String.init) ?? StudyNumbers.none,
      ] + equivalenceCells(pair)
    }
    return HTMLTable(caption: "Beside the verdict", head: head, rows: rows, wordColumns: [1]).html
  }

  private func equivalenceCells(_ pair: Pair) -> [String] {
    guard study.equivalenceMargin != nil else { return [] }
    guard let equivalence = pair.besides.equivalence else { return [StudyNumbers.none, StudyNumbers.none] }
    return [escape(pText(equivalence.correctedPValue)), equivalence.word]
  }

  private func verdictWord(_ pair: Pair) -> String {
    switch pair.entry.verdict {
    case .firstIsBetter, .secondIsBetter: "better"
    case .notDistinguishable: "not distinguishable"
    case .seedsDisagree: "not distinguishable: seeds disagree"
    case .noiseUnknown: "unknown: one seed"
    case .tooFewUnits(let needed): "unknown: fewer than \(needed) \(study.unitKind.rawValue)s"
    }
  }

  /// A difference of the deciding score as the text of its points.
  func points(_ difference: Double) -> String { StudyNumbers.signed(difference * study.decisive.pointsPerUnit) }

  private func interval(_ ends: (low: Double, high: Double)) -> String {
    StudyNumbers.interval(ends.low, ends.high, points)
  }

  var forestPlot: Chart {
    let scale = study.decisive.pointsPerUnit
    let rows = orderedPairs.map { pair -> ForestPlot.Row in
      let comparison = pair.comparison
      let units = pair.turned(comparison.overUnits.low, comparison.overUnits.high)
      let seeds = pair.turned(comparison.overSeeds.low, comparison.overSeeds.high)
      let difference = pair.sign * comparison.difference
      return ForestPlot.Row(
        name: "\(brief(pair.better)) − \(brief(pair.worse))", text: "\(points(difference)) (\(interval(units)))",
        difference: scale * difference, overUnits: (scale * units.low, scale * units.high),
        overSeeds: (scale * seeds.low, scale * seeds.high),
        seeds: comparison.seedDifferences.map { scale * pair.sign * $0 }, isDistinguished: pair.isDistinguished)
    }
    return ForestPlot(
      title: "Advantage in \(decisive)", axisLabel: "advantage in \(decisive), \(study.decisive.differenceUnit)",
      rows: rows
    ).chart
  }

  /// Two of these and an interval fit into a row.
  private func brief(_ variant: Int) -> String { shortened(study.variants[variant].name, to: 20) }

  var significanceMap: Chart {
    let pairs = orderedPairs
    let cells = order.map { row in
      order.map { column -> SignificanceMap.Cell? in
        guard let pair = pairs.first(where: { Set([$0.better, $0.worse]) == Set([row, column]) }) else { return nil }
        let isBetter = pair.better == row
        return SignificanceMap.Cell(
          outcome: outcome(pair, isBetter: isBetter),
          difference: points((isBetter ? 1 : -1) * pair.sign * pair.comparison.difference),
          pValue: pText(pair.entry.correctedPValue))
      }
    }
    return SignificanceMap(
      title: "Who is better than whom (\(decisive), \(study.decisive.differenceUnit))",
      names: order.map { study.variants[$0].name }, cells: cells
    ).chart
  }

  private func outcome(_ pair: Pair, isBetter: Bool) -> SignificanceMap.Outcome {
    switch pair.entry.verdict {
    case .firstIsBetter, .secondIsBetter: isBetter ? .better : .worse
    case .notDistinguishable: .notDistinguishable
    case .seedsDisagree: .seedsDisagree
    case .noiseUnknown, .tooFewUnits: .unknown
    }
  }
}
