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
    + "; all-class means leave out the background, but for miou"
    + (infinite.isEmpty ? "" : "\ninfinite, since one of two masks is empty, and left out of means: \(infinite)")
}
