internal import Evaluation

/// One score of one class: what the report's tables, and those for papers, say of it.
struct ClassScoreRow {
  let className: String
  let score: ScoreName
  /// The mean over cases, as `scores.json` has it.
  let macro: Double
  /// Not a number of scores that are not pooled.
  let pooled: Double
  let units: UnitSummary
  /// Whether units are groups, and so their mean another than that of cases.
  let isGrouped: Bool

  init(_ scores: ScoredCases, label: Int, score: ScoreName) {
    let averages = scores.summary.perClass[label]
    className = averages.name
    self.score = score
    (macro, pooled) = (averages.macro[score] ?? .nan, averages.pooled[score] ?? .nan)
    units = UnitSummary(scores.units, values: scores.cases.map { $0.score(score, ofClass: label) })
    isGrouped = scores.units.kind == .group
  }

  /// The scores that a class has; the background has none from outlines or probabilities.
  ///
  /// - Parameter names: nothing: those that were asked for.
  static func names(of scores: ScoredCases, label: Int, among names: [ScoreName]? = nil) -> [ScoreName] {
    (names ?? scores.summary.scores).filter {
      $0 != .miou && (scores.foreground.contains(label) || $0.needsCountsAlone)
    }
  }

  /// A row a class and score.
  static func all(_ scores: ScoredCases) -> [ClassScoreRow] {
    scores.classes.indices.flatMap { label in
      names(of: scores, label: label).map { ClassScoreRow(scores, label: label, score: $0) }
    }
  }

  /// What ``cells`` are, as links to their definitions.
  static func head(_ scores: ScoredCases) -> [String] {
    (scores.units.kind == .group
      ? [ReportTerm.macro.linked("mean of cases"), ReportTerm.count.link, ReportTerm.mean.linked("mean of groups")]
      : [ReportTerm.count.link, ReportTerm.mean.link])
      + [ReportTerm.deviation.link, ReportTerm.interval.link, ReportTerm.median.link, "its 95 % interval"]
      + [ReportTerm.pooled.link]
  }

  /// The numbers: `n`, mean, deviation, interval, median, its interval, pooled; with groups the mean of cases before them.
  var cells: [String] {
    let means =
      isGrouped ? [scoreText(macro), "\(units.count)", scoreText(units.mean)] : ["\(units.count)", scoreText(macro)]
    return means + [
      scoreText(units.deviation), intervalText(units.interval.low, units.interval.high), scoreText(units.median.median),
      intervalText(units.median.low, units.median.high), scoreText(pooled),
    ]
  }
}
