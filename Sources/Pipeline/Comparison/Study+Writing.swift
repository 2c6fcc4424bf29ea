internal import Evaluation
internal import Foundation

extension Study {
  /// Writes every file of the comparison but `study.json` and `pipeline.yaml`.
  ///
  /// - Parameter json: the text of `comparison.json`.
  func write(json: String, to folder: StudyFolder) throws {
    try writeFile(Data(scoresText.utf8), to: folder.scores)
    try writeFile(Data(json.utf8), to: folder.json)
    try writeFile(Data(document.markdown.utf8), to: folder.markdown)
    try writeFile(Data(document.latex.utf8), to: folder.latex)
    let report = StudyReport(self)
    try makeFolder(folder.figures)
    for figure in try report.figures() {
      try writeFile(Data(figure.svg.utf8), to: FilePath.join(folder.figures, figure.name + ".svg"))
    }
    try writeFile(Data(report.page().utf8), to: folder.report)
  }

  /// `scores.csv`: as `cases.csv`, with variant and seed before each row.
  var scoresText: String {
    var lines: [String] = []
    for variant in variants {
      for (seed, run) in zip(seeds, variant.runs) {
        let table = CaseTable(run.scores.cases, classes: run.scores.classes, scores: scores).text
        let rows = Self.rows(of: table)
        if lines.isEmpty { lines.append("variant,seed,\(rows[0])") }
        for row in rows.dropFirst() { lines.append("\(commaSeparatedField(variant.name)),\(seed),\(row)") }
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Rows of a table; a line end within quotes ends none.
  private static func rows(of table: String) -> [Substring] {
    var (rows, start, isQuoted): ([Substring], String.Index, Bool) = ([], table.startIndex, false)
    for index in table.indices {
      if table[index] == "\"" { isQuoted.toggle() }
      guard table[index] == "\n", !isQuoted else { continue }
      rows.append(table[start..<index])
      start = table.index(after: index)
    }
    return rows
  }
}
