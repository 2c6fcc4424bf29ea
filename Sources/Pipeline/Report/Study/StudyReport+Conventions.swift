internal import Evaluation

/// What other libraries would have said.
extension StudyReport {
  /// Empty where no other convention applies.
  var conventions: String {
    guard let table = study.conventions, let shown = study.conventionTable else { return "" }
    let summaries = ScoringConvention.all.map { "<dt>\(escape($0.description))</dt><dd>\(escape($0.summary))</dd>" }
    let html = HTMLTable(
      caption: "Scores by the conventions of other libraries", head: shown.header.map(escape),
      rows: shown.rows.map { $0.map(escape) }, wordColumns: [1])
    let verdict = table.sentences.map { "<p>\(escape($0))</p>" }.joined()
    return verdict
      + details("\(shown.rows.count) numbers of the same masks", html.html)
      + details("What each convention does", "<dl class=\"definitions\">\(summaries.joined(separator: "\n"))</dl>")
  }
}
