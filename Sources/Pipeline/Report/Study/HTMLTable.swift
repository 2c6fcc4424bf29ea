/// A table of a page: rows of cells that are HTML already, the first of each row its head.
struct HTMLTable {
  /// What the table is of, for those who hear it.
  var caption: String
  var head: [String]
  var rows: [[String]]
  /// Columns after the first that hold words and not numbers.
  var wordColumns: Set<Int> = []

  /// Wide tables scroll, by the keyboard as well.
  var html: String {
    let heads = head.enumerated().map { "<th scope=\"col\"\(style($0.offset))>\($0.element)</th>" }
    let body = rows.map { row in
      let cells = row.enumerated().map { column, cell in
        column == 0 ? "<th scope=\"row\">\(cell)</th>" : "<td\(style(column))>\(cell)</td>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    return """
      <div class="scroll" tabindex="0" role="region" aria-label="\(escape(caption))"><table>\
      <thead><tr>\(heads.joined())</tr></thead>
      <tbody>\(body.joined(separator: "\n"))</tbody></table></div>
      """
  }

  private func style(_ column: Int) -> String { wordColumns.contains(column) ? " class=\"words\"" : "" }
}

/// A part of a page that opens where it is clicked.
func details(_ summary: String, _ content: String, isOpen: Bool = false) -> String {
  "<details\(isOpen ? " open" : "")><summary>\(summary)</summary>\n\(content)\n</details>"
}
