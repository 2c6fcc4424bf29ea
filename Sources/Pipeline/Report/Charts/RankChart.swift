internal import Foundation

/// How often each variant takes each rank when the units are drawn again: a row a variant, a column a rank.
struct RankChart {
  var title: String
  var names: [String]
  /// Of each variant, the share of draws in which it is first, second …
  var frequencies: [[Double]]

  private static let cellHeight = 30.0
  private static let nameWidth = 190.0

  var chart: Chart {
    let top = Chart.titleHeight + 22
    let cellWidth = max(46, (480 - Self.nameWidth - 14) / Double(max(1, names.count)))
    let heads = names.indices.map { rank in
      ChartPart.text(
        "rank \(rank + 1)", x: Self.nameWidth + (Double(rank) + 0.5) * cellWidth, y: top - 8, anchor: .middle)
    }
    let rows = names.indices.flatMap { variant -> [String] in
      let y = top + Double(variant) * Self.cellHeight
      return [ChartPart.text(shortened(names[variant]), x: 14, y: y + Self.cellHeight / 2 + 4, style: "name")]
        + frequencies[variant].enumerated().flatMap { rank, share in
          cell(share, x: Self.nameWidth + Double(rank) * cellWidth, y: y, width: cellWidth)
        }
    }
    return Chart(
      title: title,
      summary: zip(names, frequencies).map { "\($0): first in \(Self.percent($1.first ?? 0))" }.joined(separator: "; "),
      width: Self.nameWidth + Double(names.count) * cellWidth + 14,
      height: top + Double(names.count) * Self.cellHeight + 14, elements: heads + rows)
  }

  /// The more often, the stronger; weak enough for the number to be read on it.
  private func cell(_ share: Double, x: Double, y: Double, width: Double) -> [String] {
    [
      ChartPart.rectangle(
        x: x + 1, y: y + 1, width: width - 2, height: Self.cellHeight - 2, style: "share", opacity: 0.45 * share),
      ChartPart.text(
        Self.percent(share), x: x + width / 2, y: y + Self.cellHeight / 2 + 4, style: share >= 0.5 ? "strong" : "name",
        anchor: .middle),
    ]
  }

  /// Shares near 0 and 1 are not rounded to them.
  private static func percent(_ share: Double) -> String {
    switch share {
    case ..<1e-9: "0 %"
    case ..<0.01: "< 1 %"
    case (1 - 1e-9)...: "100 %"
    case (0.99.nextUp)...: "> 99 %"
    default: String(format: "%.0f %%", 100 * share)
    }
  }
}
