internal import Foundation

/// Differences with their intervals over a line at 0; one row a pair.
///
/// Above in each row the mean difference with its interval over units, below it that over seeds with a bar a seed. A filled
/// mark is a difference that the rule accepts, a hollow one a difference that is not called better, for whatever reason.
struct ForestPlot {
  struct Row {
    var name: String
    /// What stands at the right of the name: the numbers.
    var text: String
    var difference: Double
    /// Not numbers where there is none.
    var overUnits: (low: Double, high: Double)
    var overSeeds: (low: Double, high: Double)
    /// One a seed.
    var seeds: [Double]
    var isDistinguished: Bool
  }

  var title: String
  /// With the unit.
  var axisLabel: String
  var rows: [Row]

  private static let width = 480.0
  private static let side = 14.0
  private static let rowHeight = 56.0
  private static let legendHeight = 20.0

  var chart: Chart {
    let shown = rows.filter(\.difference.isFinite)
    let top = Chart.titleHeight + Self.legendHeight
    let bottom = top + Double(rows.count) * Self.rowHeight
    let values = shown.flatMap { row -> [Double] in
      [0, row.difference, row.overUnits.low, row.overUnits.high, row.overSeeds.low, row.overSeeds.high] + row.seeds
    }
    let axis = ChartAxis(values + [0], from: Self.side + 6, to: Self.width - Self.side - 6)
    let elements = rows.enumerated().flatMap { index, row in
      self.row(row, top: top + Double(index) * Self.rowHeight, axis)
    }
    return Chart(
      title: title, summary: rows.map { "\($0.name): \($0.text)" }.joined(separator: "; "), width: Self.width,
      height: bottom + 44,
      elements: legend + axis.columns(top: top, bottom: bottom, label: axisLabel)
        + [ChartPart.line(axis(0), top, axis(0), bottom, style: "zero")] + elements)
  }

  private var legend: [String] {
    let y = Chart.titleHeight + 4
    return [
      ChartPart.line(Self.side, y, Self.side + 24, y, style: "whisker"),
      ChartPart.text("over units", x: Self.side + 30, y: y + 4),
      ChartPart.line(Self.side + 110, y, Self.side + 134, y, style: "spread"),
      ChartPart.text("over seeds", x: Self.side + 140, y: y + 4),
      MarkerShape.disk.svg(x: Self.side + 230, y: y, radius: 5, style: "mark hollow s5"),
      ChartPart.text("not called better", x: Self.side + 242, y: y + 4),
    ]
  }

  private func row(_ row: Row, top: Double, _ axis: ChartAxis) -> [String] {
    let texts = [
      ChartPart.text(row.name, x: Self.side, y: top + 14, style: "name halo"),
      ChartPart.text(row.text, x: Self.width - Self.side, y: top + 14, style: "label halo", anchor: .end),
    ]
    guard row.difference.isFinite else { return texts }
    let (units, seeds) = (top + 28, top + 42)
    return texts
      + interval(row.overUnits, y: units, style: "whisker", axis)
      + interval(row.overSeeds, y: seeds, style: "spread", axis)
      + row.seeds.filter(\.isFinite).map {
        MarkerShape.bar.svg(x: axis($0), y: seeds, radius: 4, style: "mark s5", title: String(format: "%.3f", $0))
      } + [
        MarkerShape.disk.svg(
          x: axis(row.difference), y: units, radius: 5, style: row.isDistinguished ? "mark s5" : "mark hollow s5")
      ]
  }

  private func interval(
    _ ends: (low: Double, high: Double), y: Double, style: String, _ axis: ChartAxis
  ) -> [String] {
    guard ends.low.isFinite && ends.high.isFinite else { return [] }
    return [ChartPart.line(axis(ends.low), y, axis(ends.high), y, style: style)]
      + [ends.low, ends.high].map { ChartPart.line(axis($0), y - 4, axis($0), y + 4, style: style) }
  }
}
