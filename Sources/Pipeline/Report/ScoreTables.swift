internal import Evaluation
internal import Foundation

/// The scores of a run as tables for papers and notes: `scores.tex` and `scores.md`.
struct ScoreTables {
  let title: String
  private let rows: [ClassScoreRow]
  private let isGrouped: Bool
  private let unit: String

  init(_ scores: ScoredCases, title: String) {
    self.title = title
    rows = ClassScoreRow.all(scores)
    isGrouped = scores.units.kind == .group
    unit = scores.units.kind.rawValue
  }

  /// Writes both; before the manifest is made, so that it holds their hashes.
  func write(to folder: RunFolder) throws(PipelineError) {
    try writeFile(Data(latex.utf8), to: folder.scoresLaTeX)
    try writeFile(Data(markdown.utf8), to: folder.scoresMarkdown)
  }

  private var head: [String] {
    ["class", "score"] + (isGrouped ? ["mean of cases", "n groups", "mean of groups"] : ["n", "mean"])
      + ["SD", "95 % interval", "median", "its 95 % interval", "pooled"]
  }

  private var note: String {
    "n counts \(unit)s in which the score is defined. The interval of the mean is Student's, that of the median lies "
      + "between order statistics. Pooled: all pixels as one image."
  }

  /// A table of GitHub's Markdown.
  var markdown: String {
    func line(_ cells: [String]) -> String { "| " + cells.map(Markup.markdown).joined(separator: " | ") + " |\n" }
    let rule = "|" + head.indices.map { $0 < 2 ? " --- |" : " ---: |" }.joined() + "\n"
    let body = rows.map { line([$0.className, $0.score.title] + $0.cells) }.joined()
    return "# \(Markup.markdown(title))\n\n" + line(head) + rule + body + "\n\(Markup.markdown(note))\n"
  }

  /// A `table` that needs the package booktabs.
  var latex: String {
    func line(_ cells: [String]) -> String { cells.map(Markup.latex).joined(separator: " & ") + " \\\\\n" }
    let body = rows.enumerated().map { place, row in
      let isFirst = place == 0 || rows[place - 1].className != row.className
      return (isFirst && place > 0 ? "\\addlinespace\n" : "")
        + line([isFirst ? row.className : "", row.score.title] + row.cells)
    }
    return """
      % Needs \\usepackage{booktabs}.
      \\begin{table}
      \\centering
      \\caption{Scores of \(Markup.latex(title)). \(Markup.latex(note))}
      \\begin{tabular}{ll\(String(repeating: "r", count: head.count - 2))}
      \\toprule
      \(line(head))\\midrule
      \(body.joined())\\bottomrule
      \\end{tabular}
      \\end{table}

      """
  }
}
