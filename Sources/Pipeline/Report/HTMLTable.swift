/// A table of a page: rows of cells that are HTML already, the first of each row its head.
struct HTMLTable {
  /// What the table is of, for those who hear it.
  var caption: String
  /// Empty where the rows say it.
  var head: [String] = []
  var rows: [[String]]
  /// Columns after the first that hold words and not numbers.
  var wordColumns: Set<Int> = []

  var html: String {
    let heads = head.enumerated().map { "<th scope=\"col\"\(style($0.offset))>\($0.element)</th>" }
    let body = rows.map { row in
      let cells = row.enumerated().map { column, cell in
        column == 0 ? "<th scope=\"row\">\(cell)</th>" : "<td\(style(column))>\(cell)</td>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    return Self.scrolling(
      caption,
      """
      <table>\(head.isEmpty ? "" : "<thead><tr>\(heads.joined())</tr></thead>\n")<tbody>\
      \(body.joined(separator: "\n"))</tbody></table>
      """)
  }

  private func style(_ column: Int) -> String { wordColumns.contains(column) ? " class=\"words\"" : "" }

  /// A table of any kind, or a picture, in a frame in which it scrolls where it is wide, by the keyboard as well.
  static func scrolling(_ caption: String, _ content: String) -> String {
    "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"\(escape(caption))\">\(content)</div>"
  }
}

/// A part of a page that opens where it is clicked, and is open on paper.
///
/// - Parameter isOnPaper: not what is long and lies in files as well.
func details(_ summary: String, _ content: String, isOpen: Bool = false, isOnPaper: Bool = true) -> String {
  let attributes = (isOpen ? " open=\"\"" : "") + (isOnPaper ? "" : " class=\"screen\"")
  return "<details\(attributes)><summary>\(summary)</summary>\n\(content)\n</details>"
}
