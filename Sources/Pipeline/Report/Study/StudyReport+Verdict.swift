internal import Evaluation
internal import Foundation

/// The first screen: what may be said, and of whom.
extension StudyReport {
  var verdict: String {
    let sentences = study.verdict
    let others = sentences.dropFirst().map { "<li>\(escape($0))</li>" }
    let list = others.isEmpty ? "" : "<ul class=\"verdicts\">\(others.joined())</ul>"
    // More than a handful would push the table off the first screen.
    let shown = others.count > 3 ? details("Each of the \(others.count) pairs in a sentence", list) : list
    return """
      <p class="verdict">\(escape(Self.capitalized(sentences[0])))</p>
      <p class="lead">\(lead)</p>
      \(shown)
      """
  }

  /// A sentence may begin with a variant's name, which stays as it is.
  private static func capitalized(_ sentence: String) -> String {
    sentence.hasPrefix("one seed") ? "O" + sentence.dropFirst() : sentence
  }

  private var lead: String {
    let seeds = study.seeds.count
    let units = counted(study.units.count, study.unitKind.rawValue)
    return """
      \(study.variants.count) variants, \(seeds == 1 ? "one seed" : "\(seeds) seeds each"), compared by \(decisive)\
      \(study.decisive.isHigherBetter ? "" : " (lower is better)") on \(units) that no model had seen. A variant is \
      called better where other \(study.unitKind.rawValue)s and other seeds would be expected to say so, too: p at most \
      0.05 after correction for all pairs, and seeds that agree.
      """
  }

  /// The one table of the first screen.
  var variantTable: String {
    let known = CostName.allCases.filter { cost in study.variants.contains { $0.costs[cost] != nil } }
    let front = study.paretoFront
    let rows = order.map { index -> [String] in
      let variant = study.variants[index]
      let interval = study.interval(of: index, study.decisive)
      let mean = interval.mean
      return [
        key(index) + name(index), escape(variant.model),
        "<span class=\"value\">\(score(mean.mean))</span>", StudyNumbers.interval(mean.low, mean.high, score),
      ] + known.map { StudyNumbers.cost(variant.costs[$0], $0) } + [front.contains(index) ? "yes" : "no"]
    }
    let table = HTMLTable(
      caption: "Score and costs of each variant",
      head: ["variant", "model", "\(decisive), mean", "95 % interval"] + known.map(\.title) + ["Pareto front"],
      rows: rows,
      wordColumns: [1])
    return table.html
  }

  /// The deciding score as text.
  func score(_ value: Double) -> String { StudyNumbers.score(value, study.decisive) }

  /// What a reader must know before believing a number; nothing where there is nothing.
  var notes: String {
    let seeds =
      study.seeds.count == 1
      ? ["one seed: how much a score changes from training to training is unknown, so there is no verdict"] : []
    let notes = (seeds + study.notes).map(escape)
    guard !notes.isEmpty else { return "" }
    return "<div class=\"notes\"><ul>\(notes.map { "<li>\($0)</li>" }.joined())</ul></div>"
  }
}
