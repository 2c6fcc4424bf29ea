import Pipeline

/// The scores of cases as the end of a run prints them.
func scoreTable(_ scored: ScoredCases) -> String {
  let (header, rows) = scored.table
  var table = TextTable(header)
  for row in rows { table.append(row) }
  let (count, undefined) = scored.counted
  let infinite = scored.infinite.map { "\($0.score) \($0.count)" }.joined(separator: ", ")
  return table.text + "\n\n\(count) cases scored"
    + (undefined > 0 ? ", \(undefined) without foreground in either mask" : "")
    + (scored.isOverlapping
      ? "; classes may overlap: each is scored by itself, and there is no background"
      : "; all-class means leave out the background, but for miou")
    + (infinite.isEmpty ? "" : "\ninfinite, since one of two masks is empty, and left out of means: \(infinite)")
    + text(scored.objectTable)
}

/// The same with the pixels of each pair of classes, where there are more than two.
func scoreTableWithConfusion(_ scored: ScoredCases) -> String { scoreTable(scored) + text(scored.confusionTable) }

private func text(_ content: (header: [String], rows: [[String]])?) -> String {
  guard let content else { return "" }
  var table = TextTable(content.header)
  for row in content.rows { table.append(row) }
  return "\n\n" + table.text
}

/// What other libraries would give for the same masks.
///
/// - Parameter withNotes: whether a sentence on each convention follows.
func conventionTable(_ scored: ScoredCases, withNotes: Bool) -> String {
  let (header, rows) = scored.conventionTable
  var table = TextTable(header)
  for row in rows { table.append(row) }
  return ([table.text] + (withNotes ? [""] + scored.conventionNotes : [])).joined(separator: "\n")
}
