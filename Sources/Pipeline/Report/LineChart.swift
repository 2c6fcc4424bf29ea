internal import Foundation

/// A chart of lines over a common x axis, as SVG that takes its colours from the page.
struct LineChart {
  struct Series {
    var name: String
    /// Whose colour of ``ChartStyle`` it has.
    var color = 0
    var points: [(x: Double, y: Double)]
    /// A point to mark: the best epoch.
    var marked: Int?
  }

  var title: String
  var xLabel: String
  var series: [Series]
  /// The y axis always shows these values.
  var includes: [Double] = []
  /// Whether lines are named, where there are several.
  var hasLegend = true

  private static let width = 560.0
  private static let left = 52.0
  private static let right = 546.0
  private static let bottom = 240.0

  /// Nothing where there is nothing to draw.
  var chart: Chart? {
    let points = series.flatMap(\.points).filter { $0.y.isFinite }
    guard !points.isEmpty else { return nil }
    let x = ChartAxis(points.map(\.x), from: Self.left, to: Self.right)
    let y = ChartAxis(points.map(\.y) + includes, from: Self.bottom, to: Chart.titleHeight)
    let frame =
      y.rows(left: Self.left, right: Self.right) + x.columns(top: Chart.titleHeight, bottom: Self.bottom, label: xLabel)
    return Chart(
      title: title, width: Self.width, height: Self.bottom + 40,
      elements: frame + series.flatMap { line($0, x, y) } + legend)
  }

  /// Values that are not finite are left out.
  private func line(_ series: Series, _ x: ChartAxis, _ y: ChartAxis) -> [String] {
    let shown = series.points.filter { $0.y.isFinite }
    let line = ChartPart.lines(shown.map { (x($0.x), y($0.y)) }, style: "stroke s\(series.color)")
    let marked = series.marked.map { series.points[$0] } ?? (shown.count == 1 ? shown[0] : nil)
    guard let marked, marked.y.isFinite else { return [line] }
    return [line, MarkerShape.disk.svg(x: x(marked.x), y: y(marked.y), radius: 4, style: "mark s\(series.color)")]
  }

  private var legend: [String] {
    guard hasLegend && series.count > 1 else { return [] }
    return series.enumerated().flatMap { index, series in
      let x = Self.right - Double(self.series.count - index) * 120
      return [
        ChartPart.line(x, 14, x + 18, 14, style: "stroke s\(series.color)"),
        ChartPart.text(series.name, x: x + 24, y: 18),
      ]
    }
  }
}
