internal import Foundation

/// Who is better than whom: a cell for each two variants, with the row's advantage over the column.
///
/// Each cell says in words what it means, so that it can be read without its colour.
struct SignificanceMap {
  /// What the rule says of a row against a column.
  enum Outcome {
    case better, worse, notDistinguishable
    /// The units agree that there is a difference, the seeds do not: not distinguishable either.
    case seedsDisagree
    case unknown
  }

  struct Cell {
    var outcome: Outcome
    /// The row minus the column: `+2.1`.
    var difference: String
    /// The p after Holm's correction, as text: `0.003`.
    var pValue: String
  }

  var title: String
  var names: [String]
  /// A row a variant; nothing on the diagonal.
  var cells: [[Cell?]]

  private static let cellWidth = 86.0
  private static let cellHeight = 54.0
  private static let nameWidth = 196.0

  var chart: Chart {
    let top = Chart.titleHeight + 24
    let width = max(480, Self.nameWidth + Double(names.count) * Self.cellWidth + 14)
    let heads = names.indices.map { column in
      ChartPart.text(
        Self.letter(column), x: Self.nameWidth + (Double(column) + 0.5) * Self.cellWidth, y: top - 8, style: "strong",
        anchor: .middle)
    }
    let rows = names.indices.flatMap { row in
      [
        ChartPart.text(Self.letter(row), x: 14, y: top + (Double(row) + 0.5) * Self.cellHeight + 4, style: "strong"),
        ChartPart.text(
          shortened(names[row], to: 23), x: 32, y: top + (Double(row) + 0.5) * Self.cellHeight + 4, style: "name"),
      ] + names.indices.flatMap { cell($0, row, top: top) }
    }
    let bottom = top + Double(names.count) * Self.cellHeight
    return Chart(
      title: title, summary: spoken, width: width, height: bottom + 30,
      elements: heads + rows + [
        ChartPart.text(
          "Each cell: the row’s advantage over the column, and p after Holm.", x: 14, y: bottom + 20)
      ])
  }

  private func cell(_ column: Int, _ row: Int, top: Double) -> [String] {
    let x = Self.nameWidth + Double(column) * Self.cellWidth
    let y = top + Double(row) * Self.cellHeight
    func rectangle(_ style: String) -> String {
      ChartPart.rectangle(x: x + 1, y: y + 1, width: Self.cellWidth - 2, height: Self.cellHeight - 2, style: style)
    }
    let middle = x + Self.cellWidth / 2
    guard let cell = cells[row][column] else {
      return [ChartPart.text("–", x: middle, y: y + Self.cellHeight / 2 + 4, anchor: .middle)]
    }
    let look = Self.look(of: cell.outcome)
    return [
      rectangle(look.style),
      ChartPart.text(look.text, x: middle, y: y + 17, style: look.isStrong ? "strong" : "label", anchor: .middle),
      ChartPart.text(cell.difference, x: middle, y: y + 32, style: "name", anchor: .middle),
      ChartPart.text("p " + cell.pValue, x: middle, y: y + 46, anchor: .middle),
    ]
  }

  private static func look(of outcome: Outcome) -> (style: String, text: String, isStrong: Bool) {
    switch outcome {
    case .better: ("better", "▲ better", true)
    case .worse: ("worse", "▼ worse", true)
    case .notDistinguishable: ("cell", "n.s.", false)
    case .seedsDisagree: ("cell", "n.s. (seeds)", false)
    case .unknown: ("cell", "unknown", false)
    }
  }

  private var spoken: String {
    names.indices.flatMap { row in
      names.indices.compactMap { column -> String? in
        guard row < column, let cell = cells[row][column] else { return nil }
        let word = Self.look(of: cell.outcome).text
        return "\(names[row]) against \(names[column]): \(word), \(cell.difference)"
      }
    }.joined(separator: "; ")
  }

  /// A, B … Z, AA, AB …
  static func letter(_ index: Int) -> String {
    let last = String(UnicodeScalar(UInt8(65 + index % 26)))
    return index < 26 ? last : letter(index / 26 - 1) + last
  }
}
