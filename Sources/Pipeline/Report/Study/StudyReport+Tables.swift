internal import Evaluation
internal import Foundation

/// Every score of every variant, by class and by case.
extension StudyReport {
  /// Each mean with all that says how far it may be off.
  var scoreTable: String {
    let rows = study.scores.flatMap { score in
      order.map { variant in row(score, variant) }
    }
    let isDistance = study.scores.contains(where: \.isDistance)
    let table = HTMLTable(
      caption: "Every score of every variant",
      head: [
        "variant", "score", "n", "mean", "SD", "95 % (t)", "95 % (bootstrap)", "median", "95 % of the median",
        "n for ±1 point\(isDistance ? ", mm or px" : "")", "pooled",
      ], rows: rows, wordColumns: [1])
    let few = study.units.count < ScoreInterval.fewUnits ? "n is below \(ScoreInterval.fewUnits). " : ""
    let unit = study.unitKind.rawValue
    return """
      \(table.html)
      <p class="note">Over \(unit)s, each averaged over the seeds first. \(few)n for ±1 point: how many \(unit)s an interval 2 \
      points wide would need. Pooled: the pixels of all cases as one image, averaged over the seeds.</p>
      """
  }

  private func row(_ score: ScoreName, _ variant: Int) -> [String] {
    let interval = study.interval(of: variant, score)
    func text(_ value: Double) -> String { StudyNumbers.score(value, score) }
    let (mean, median) = (interval.mean, interval.median)
    return [
      key(variant) + name(variant), score.title, "\(mean.count)", "<span class=\"value\">\(text(mean.mean))</span>",
      text(interval.summary.deviation), StudyNumbers.interval(mean.low, mean.high, text),
      interval.bootstrap.map { StudyNumbers.interval($0.lowerBound, $0.upperBound, text) } ?? StudyNumbers.none,
      text(median.median), StudyNumbers.interval(median.low, median.high, text),
      interval.unitsNeeded.map { "\($0)" } ?? StudyNumbers.none, text(study.pooled(score, of: variant)),
    ]
  }

  /// Each class by itself, with how sure its means are and what was left out of them.
  var classTable: String {
    let first = study.variants[0].runs[0].scores
    let rows: [[String]] = first.classes.indices.flatMap { label in
      ClassScoreRow.names(of: first, label: label, among: study.scores).flatMap { score in
        classRows(score, label, of: escape(first.classes[label]))
      }
    }
    let table = HTMLTable(
      caption: "Scores of each class",
      head: [
        "class", "score", "variant", "n", "mean", "SD", "95 % (t)", "pooled", "left out, undefined",
        "left out, infinite",
      ], rows: rows, wordColumns: [1, 2])
    return """
      \(table.html)
      <p class="note">Over \(study.unitKind.rawValue)s, each averaged over the seeds first. A case in which a class’s score is \
      undefined or infinite for one variant or seed is left out of the means of all, so that these stay paired; the last \
      columns count them, cases × seeds. Pooled: the pixels of all cases as one image, averaged over the seeds.</p>
      """
  }

  private func classRows(_ score: ScoreName, _ label: Int, of name: String) -> [[String]] {
    let (summaries, missing) = (study.summaries(score, ofClass: label), study.missing(score, ofClass: label))
    func text(_ value: Double) -> String { StudyNumbers.score(value, score) }
    return order.map { variant in
      let found = summaries[variant]
      return [
        name, score.title, key(variant) + self.name(variant), "\(found.count)",
        "<span class=\"value\">\(text(found.mean))</span>", text(found.deviation),
        StudyNumbers.interval(found.interval.low, found.interval.high, text),
        text(study.pooled(score, of: variant, class: label)), "\(missing.undefined[variant])",
        "\(missing.infinite[variant])",
      ]
    }
  }

  /// The deciding score of each case, averaged over the seeds.
  var caseTable: String {
    let means = caseMeans
    let cases = study.allUnits
    let hasGroups = study.unitKind == .group
    let rows = cases.caseNames.indices.map { entry in
      [escape(cases.caseNames[entry])] + (hasGroups ? [escape(cases.names[cases.unitOfCase[entry]])] : [])
        + order.map { score(means[$0][entry]) }
    }
    let table = HTMLTable(
      caption: "\(decisive) of every case",
      head: ["case"] + (hasGroups ? ["group"] : []) + order.map(name), rows: rows, wordColumns: hasGroups ? [1] : [])
    let title = "\(decisive) of \(counted(cases.caseNames.count, "case")), mean over the seeds"
    return details(title, table.html, isOnPaper: false)
  }

  /// Variant × case; not a number where a seed has none.
  var caseMeans: [[Double]] {
    study.allUnits.values(study.decisive).map { seeds in
      seeds[0].indices.map { entry in seeds.reduce(0) { $0 + $1[entry] } / Double(seeds.count) }
    }
  }
}
