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
    isGrouped = scores.areGrouped
    unit = scores.unitName
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
    func line(_ cells: [String]) -> String { "| " + cells.map(Self.markdown).joined(separator: " | ") + " |\n" }
    let rule = "|" + head.indices.map { $0 < 2 ? " --- |" : " ---: |" }.joined() + "\n"
    let body = rows.map { line([$0.className, $0.score.title] + $0.cells) }.joined()
    return "# \(Self.markdown(title))\n\n" + line(head) + rule + body + "\n\(note)\n"
  }

  /// A `table` that needs the package booktabs.
  var latex: String {
    func line(_ cells: [String]) -> String { cells.map(Self.latex).joined(separator: " & ") + " \\\\\n" }
    let body = rows.enumerated().map { place, row in
      let isFirst = place == 0 || rows[place - 1].className != row.className
      return (isFirst && place > 0 ? "\\addlinespace\n" : "")
        + line([isFirst ? row.className : "", row.score.title] + row.cells)
    }
    return """
      % Needs \\usepackage{booktabs}.
      \\begin{table}
      \\centering
      \\caption{Scores of \(Self.latex(title)). \(Self.latex(note))}
      \\begin{tabular}{ll\(String(repeating: "r", count: head.count - 2))}
      \\toprule
      \(line(head))\\midrule
      \(body.joined())\\bottomrule
      \\end{tabular}
      \\end{table}

      """
  }

  private static func markdown(_ text: String) -> String {
    text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "|", with: "\\|")
      .replacingOccurrences(of: "\n", with: " ")
  }

  /// Text as LaTeX prints it.
  private static func latex(_ text: String) -> String {
    text.map { character in
      switch character {
      case "\\": "\\textbackslash{}"
      case "{", "}", "$", "&", "#", "_", "%": "\\\(character)"
      case "^": "\\textasciicircum{}"
      case "~": "\\textasciitilde{}"
      case "−": "$-$"
      case "∞": "$\\infty$"
      case "–": "--"
      case "\n": " "
      default: String(character)
      }
    }.joined()
  }
}
