import Pipeline

/// What was found out beside the scores, as it stands below their table; empty where nobody asked.
func findingsText(_ scored: ScoredCases) -> String {
  let parts = predictiveText(scored) + raterText(scored) + sliceText(scored)
  return parts.map { "\n\n" + $0 }.joined()
}

private func predictiveText(_ scored: ScoredCases) -> [String] {
  guard !scored.predictiveValues.isEmpty else { return [] }
  return [
    text(of: scored.predictiveTable)
      + "\nby Bayes' rule from the sensitivity and specificity of all pixels together; tests in a row count as independent"
  ]
}

private func raterText(_ scored: ScoredCases) -> [String] {
  guard let raters = scored.raters else { return [] }
  return [
    (raters.tables.map(text) + [raters.lines(subject: scored.subject).joined(separator: "\n")]).joined(
      separator: "\n\n")
  ]
}

private func sliceText(_ scored: ScoredCases) -> [String] {
  guard let slices = scored.slices else { return [] }
  return [text(of: slices.table), text(of: slices.objectTable), slices.finding]
}

private func text(of table: (header: [String], rows: [[String]])) -> String {
  var formatted = TextTable(table.header)
  for row in table.rows { formatted.append(row) }
  return formatted.text
}
