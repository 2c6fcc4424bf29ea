/// What was found out beside the scores: how raters agree, what a positive finding means, and where scores are worse.
extension HTMLReport {
  /// As far as there is anything to tell.
  var findings: [Section] { [raters, predictiveValues, slices].compactMap(\.self) }

  private var raters: Section? {
    scores.raters.map { raters in
      let lines = raters.lines(subject: scores.subject).map { "<p>\(escape($0))</p>" }
      let tables = raters.tables.map { html("Agreement of raters", $0) }
      return Section(id: "raters", title: "Raters", content: lines.joined() + tables.joined())
    }
  }

  private var predictiveValues: Section? {
    guard !scores.predictiveValues.isEmpty else { return nil }
    return Section(
      id: "predictive-values", title: "What a positive pixel means",
      content: html("Predictive values", scores.predictiveTable)
        + "<p class=\"note\">By Bayes’ rule from the sensitivity and specificity of all pixels together; tests in a row count as "
        + "independent.</p>")
  }

  private var slices: Section? {
    scores.slices.map { slices in
      Section(
        id: "slices", title: "Where scores are worse",
        content: "<p>\(escape(slices.finding))</p>"
          + details("Cases by their size, contrast and place", html("Slices of cases", slices.table))
          + details("Objects by their size", html("Slices of objects", slices.objectTable)))
    }
  }

  func html(_ caption: String, _ table: (header: [String], rows: [[String]])) -> String {
    HTMLTable(caption: caption, head: table.header.map(escape), rows: table.rows.map { $0.map(escape) }).html
  }
}
