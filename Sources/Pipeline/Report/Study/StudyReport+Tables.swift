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
        "n for ±1 point\(isDistance ? ", mm or px" : "")",
      ], rows: rows, wordColumns: [1])
    let few = study.units.count < ScoreInterval.fewUnits
    return table.html + "<p class=\"note\">Over \(study.unitKind.rawValue)s, each averaged over the seeds first. "
      + (few ? "n is below \(ScoreInterval.fewUnits). " : "")
      + "The last column: how many \(study.unitKind.rawValue)s an interval 2 points wide would need.</p>"
  }

  private func row(_ score: ScoreName, _ variant: Int) -> [String] {
    let interval = study.interval(of: variant, score)
    func text(_ value: Double) -> String { StudyNumbers.score(value, score) }
    let (mean, median) = (interval.mean, interval.median)
    return [
      key(variant) + name(variant), score.title, "\(mean.count)", "<span class=\"value\">\(text(mean.mean))</span>",
      text(interval.standardDeviation), StudyNumbers.interval(mean.low, mean.high, text),
      interval.bootstrap.map { StudyNumbers.interval($0.lowerBound, $0.upperBound, text) } ?? StudyNumbers.none,
      text(median.median), StudyNumbers.interval(median.low, median.high, text),
      interval.unitsNeeded.map { "\($0)" } ?? StudyNumbers.none,
    ]
  }

  /// The means over cases of each class, averaged over the seeds.
  var classTable: String {
    let scores = study.scores.filter { $0 != .miou && $0 != .accuracy }
    let classes = study.variants[0].runs[0].scores.classes
    let rows = classes.indices.flatMap { label in
      order.map { variant -> [String] in
        let cells = scores.map { score in StudyNumbers.score(classMean(variant, label, score), score) }
        return [escape(classes[label]), key(variant) + name(variant)] + cells
      }
    }
    let table = HTMLTable(
      caption: "Scores of each class", head: ["class", "variant"] + scores.map(\.title), rows: rows, wordColumns: [1])
    return table.html
      + "<p class=\"note\">Means over the cases in which the class has the score, then over the seeds.</p>"
  }

  private func classMean(_ variant: Int, _ label: Int, _ score: ScoreName) -> Double {
    let runs = study.variants[variant].runs
    let means = runs.map { run in
      let values = run.scores.cases.map { $0.score(score, ofClass: label) }.filter(\.isFinite)
      return values.reduce(0, +) / Double(values.count)
    }
    let known = means.filter(\.isFinite)
    return known.reduce(0, +) / Double(known.count)
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
    return details("\(decisive) of \(count(cases.caseNames.count, "case")), mean over the seeds", table.html)
  }

  /// Variant × case; not a number where a seed has none.
  var caseMeans: [[Double]] {
    study.allUnits.values(study.decisive).map { seeds in
      seeds[0].indices.map { entry in seeds.reduce(0) { $0 + $1[entry] } / Double(seeds.count) }
    }
  }
}
