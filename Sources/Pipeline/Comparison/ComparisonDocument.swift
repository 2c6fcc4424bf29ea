internal import Foundation

/// What a comparison has to say, as text for other programs.
struct ComparisonDocument {
  var title: String
  /// Sentences.
  var verdict: [String]
  var tables: [ComparisonTable]
  /// Sentences below the tables.
  var notes: [String]

  /// `comparison.md`: the verdict, the tables, and what they mean.
  var markdown: String {
    let sections = tables.map { table in
      let head = Self.markdownRow(table.header) + "\n" + Self.markdownRow(table.header.map { _ in "---" })
      return "## \(Markup.markdown(table.title))\n\n\(head)\n"
        + table.rows.map { Self.markdownRow($0) + "\n" }.joined() + "\n\(Markup.markdown(table.explanation))\n"
    }
    func list(_ sentences: [String]) -> String { sentences.map { "- \(Markup.markdown($0))\n" }.joined() }
    return "# \(Markup.markdown(title))\n\n\(list(verdict))\n\(sections.joined(separator: "\n"))\n\(list(notes))"
  }

  private static func markdownRow(_ cells: [String]) -> String {
    "| " + cells.map { $0 == "---" ? $0 : Markup.markdown($0) }.joined(separator: " | ") + " |"
  }

  /// `comparison.tex`: the same as tables to be taken into a paper with `\input`; needs no package.
  var latex: String {
    let sections = tables.map { table in
      """
      \\begin{table}
      \\centering\\small
      \\caption{\(Markup.latex(table.title)). \(Markup.latex(table.explanation))}
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

  private static func latexRow(_ cells: [String]) -> String {
    cells.map(Markup.latex).joined(separator: " & ") + " \\\\"
  }

  /// Words to the left, numbers to the right.
  private static func columns(_ table: ComparisonTable) -> String {
    table.header.indices.map { column in
      table.rows.allSatisfy { $0[column] == "–" || Double($0[column]) != nil } ? "r" : "l"
    }.joined()
  }
}

extension Study {
  var document: ComparisonDocument {
    ComparisonDocument(title: "\(name): comparison", verdict: verdict, tables: tables, notes: notes)
  }
}
