internal import Evaluation
internal import Foundation

extension Study {
  /// `comparison.md`: the verdict, the tables, and what they mean.
  var markdown: String {
    let sections = tables.map { table in
      let head = Self.markdownRow(table.header) + "\n" + Self.markdownRow(table.header.map { _ in "---" })
      return "## \(Self.markdownText(table.title))\n\n\(head)\n"
        + table.rows.map { Self.markdownRow($0) + "\n" }.joined() + "\n\(Self.markdownText(table.explanation))\n"
    }
    func list(_ sentences: [String]) -> String { sentences.map { "- \(Self.markdownText($0))\n" }.joined() }
    return
      "# \(Self.markdownText(name)): comparison\n\n\(list(verdict))\n\(sections.joined(separator: "\n"))\n\(list(notes))"
  }

  private static func markdownRow(_ cells: [String]) -> String {
    "| " + cells.map { $0 == "---" ? $0 : markdownText($0) }.joined(separator: " | ") + " |"
  }

  /// Letters that Markdown would read as its own.
  static func markdownText(_ text: String) -> String {
    text.map { "\\`*_[]<>|#".contains($0) ? "\\\($0)" : $0.isNewline ? " " : "\($0)" }.joined()
  }

  /// `comparison.tex`: the same as tables to be taken into a paper with `\input`; needs no package.
  var latex: String {
    let sections = tables.map { table in
      """
      \\begin{table}
      \\centering\\small
      \\caption{\(Self.latexText(table.title)). \(Self.latexText(table.explanation))}
      \\begin{tabular}{\(Self.columns(table))}
      \\hline
      \(Self.latexRow(table.header))
      \\hline
      \(table.rows.map(Self.latexRow).joined(separator: "\n"))
      \\hline
      \\end{tabular}
      \\end{table}
      """
    }
    let sentences = (verdict + notes).map { text in
      "% " + text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
    return sentences.joined(separator: "\n") + "\n\n" + sections.joined(separator: "\n\n") + "\n"
  }

  private static func latexRow(_ cells: [String]) -> String { cells.map(latexText).joined(separator: " & ") + " \\\\" }

  /// Words to the left, numbers to the right.
  private static func columns(_ table: ComparisonTable) -> String {
    table.header.indices.map { column in
      table.rows.allSatisfy { $0[column] == "–" || Double($0[column]) != nil } ? "r" : "l"
    }.joined()
  }

  private static let latexLetters: [Character: String] = [
    "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", "$": "\\$", "&": "\\&", "#": "\\#", "%": "\\%", "_": "\\_",
    "^": "\\textasciicircum{}", "~": "\\textasciitilde{}", "<": "$<$", ">": "$>$", "|": "$|$", "−": "$-$",
    "…": "\\dots{}",
    "±": "$\\pm$", "×": "$\\times$", "–": "--", "\"": "''",
  ]

  /// Letters that LaTeX would read as its own, or has only in mathematics.
  static func latexText(_ text: String) -> String {
    text.map { latexLetters[$0] ?? ($0.isNewline ? " " : "\($0)") }.joined()
  }
}
