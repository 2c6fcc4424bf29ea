internal import Evaluation
internal import Foundation

extension Study {
  /// Plain sentences: the first is of all variants, the others of one pair each.
  var verdict: [String] {
    let pairs = comparison.pairs.indices.map(sentence)
    // Of two variants the one sentence says all.
    return pairs.count == 1 ? pairs : [overall] + pairs
  }

  private var overall: String {
    let verdicts = comparison.pairs.map(\.verdict)
    if verdicts.contains(.noiseUnknown) { return Self.oneSeed }
    if case .tooFewUnits(let needed) = verdicts[0] { return tooFew(needed) }
    let wins = comparison.pairs.filter { $0.verdict == .firstIsBetter || $0.verdict == .secondIsBetter }
      .map { $0.verdict == .firstIsBetter ? ($0.first, $0.second) : ($0.second, $0.first) }
    if wins.isEmpty { return "No two of the \(variants.count) variants are distinguishable at this n." }
    let best = variants.indices.filter { variant in wins.count { $0.0 == variant } == variants.count - 1 }
    if let winner = best.first { return "\(variants[winner].name) is better than every other variant." }
    let unbeaten = variants.indices.filter { variant in !wins.contains { $0.1 == variant } }
    let beaten = variants.indices.filter { !unbeaten.contains($0) }
    return "None is better than all others: \(listed(unbeaten)) \(unbeaten.count == 1 ? "is" : "are") not found worse "
      + "than any, \(listed(beaten)) \(beaten.count == 1 ? "is" : "are") worse than at least one."
  }

  private static let oneSeed =
    "one seed: noise unknown. No verdict: a luckier seed cannot be told from a better variant; compare with --seeds 3."

  private func tooFew(_ needed: Int) -> String {
    "No verdict: \(comparison.pairs.count) \(comparison.pairs.count == 1 ? "pair needs" : "pairs need") at least "
      + "\(needed) test \(unitWord(needed)) in which \(decisive.rawValue) is defined, and there are \(units.count)."
  }

  /// `cases`, `group`.
  func unitWord(_ count: Int) -> String { count == 1 ? unitKind.rawValue : unitKind.rawValue + "s" }

  private func listed(_ places: [Int]) -> String {
    let names = places.map { variants[$0].name }
    return names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " and " + names.last!
  }

  /// What may be said of one pair.
  func sentence(ofPair index: Int) -> String {
    let pair = comparison.pairs[index]
    let (first, second) = (variants[pair.first].name, variants[pair.second].name)
    switch pair.verdict {
    case .noiseUnknown:
      return comparison.pairs.count == 1 ? Self.oneSeed : "\(first) and \(second): one seed: noise unknown"
    case .tooFewUnits(let needed):
      return comparison.pairs.count == 1 ? tooFew(needed) : "\(first) and \(second): fewer units than any verdict needs"
    case .notDistinguishable, .seedsDisagree:
      return "\(first) and \(second): not distinguishable at this n\(equivalenceText(index)): \(whatIsNeeded(pair))"
    case .firstIsBetter: return better(first, than: second, pair, sign: -1)
    case .secondIsBetter: return better(second, than: first, pair, sign: 1)
    }
  }

  private func better(
    _ winner: String, than loser: String, _ pair: VariantComparison.Pair, sign: Double
  ) -> String {
    let over = pair.comparison.overUnits
    let ends = sign > 0 ? (over.low, over.high) : (-over.high, -over.low)
    return "\(winner) is better than \(loser) by \(points(sign * over.mean)) \(decisive.differenceUnit) of "
      + "\(decisive.title) (95 % \(points(ends.0)) … \(points(ends.1)), Holm p \(pText(pair.correctedPValue)))"
  }

  /// Units where other units could say otherwise, seeds where other seeds could.
  private func whatIsNeeded(_ pair: VariantComparison.Pair) -> String {
    let seen = pair.comparison
    if pair.verdict == .seedsDisagree {
      return "the seeds do not agree (95 % of their differences \(points(seen.overSeeds.low)) … "
        + "\(points(seen.overSeeds.high)) \(decisive.differenceUnit)): more seeds would be needed"
    }
    guard let needed = pair.unitsNeeded else { return "there is no difference that any number of units would show" }
    return "about \(needed) \(unitWord(2)) would be needed (80 % power)"
  }

  private func equivalenceText(_ index: Int) -> String {
    guard let equivalence = besides[index].equivalence, equivalence.isShown else { return "" }
    let margin = points(equivalence.test.margin)
    return
      ", and equivalent within ±\(margin) \(decisive.differenceUnit) (Holm p \(pText(equivalence.correctedPValue)))"
  }

  /// A difference as sentences tell it: `2.1` points.
  func points(_ difference: Double) -> String {
    StudyNumbers.points(difference * decisive.pointsPerUnit).replacing("−", with: "-")
  }
}

/// A p as sentences tell it.
func pText(_ value: Double) -> String {
  if !value.isFinite { return "–" }
  if value < 0.0001 { return "< 0.0001" }
  return String(format: value < 0.001 ? "%.4f" : "%.3f", value)
}
