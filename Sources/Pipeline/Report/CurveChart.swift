internal import Foundation

/// A chart of curves in the unit square: ROC, precision and recall, reliability.
struct CurveChart {
  struct Series {
    /// With what it amounts to: `nucleus, area 0.98`.
    var name: String
    /// Both from 0 to 1.
    var points: [(x: Double, y: Double)]
    /// Of each point, the share of all pixels that it stands for: points become dots of that area. Nothing: a line alone.
    var shares: [Double]?
  }

  /// What a curve is to be held against.
  enum Rule {
    case diagonal
    /// A height for each series: what guessing would give.
    case levels([Double])
  }

  var title: String
  var xLabel: String
  var yLabel: String
  var series: [Series]
  var rule: Rule

  private static let width = 400.0
  private static let side = 320.0
  private static let left = 58.0
  private static let row = 18.0
  private static let bottom = Chart.titleHeight + side

  /// The names stand below the square, one a row.
  var chart: Chart {
    let middle = ChartPart.number(Chart.titleHeight + Self.side / 2)
    let labels = [
      ChartPart.text(xLabel, x: Self.left + Self.side / 2, y: Self.bottom + 34, anchor: .middle),
      """
      <text class="label" x="16" y="\(middle)" transform="rotate(-90 16 \(middle))" text-anchor="middle">\
      \(escape(yLabel))</text>
      """,
    ]
    return Chart(
      title: title, summary: series.map(\.name).joined(separator: "; "), width: Self.width,
      height: Self.bottom + 44 + Self.row * Double(series.count),
      elements: grid + rules + series.indices.flatMap(curve) + labels + series.indices.flatMap(legend))
  }

  private static func x(_ value: Double) -> Double { left + value * side }
  private static func y(_ value: Double) -> Double { bottom - value * side }

  private var grid: [String] {
    (0...5).flatMap { step in
      let value = Double(step) / 5
      let (x, y) = (Self.x(value), Self.y(value))
      return [
        ChartPart.line(Self.left, y, Self.left + Self.side, y, style: "grid"),
        ChartPart.line(x, Chart.titleHeight, x, Self.bottom, style: "grid"),
        ChartPart.text("\(value)", x: Self.left - 6, y: y + 4, style: "tick", anchor: .end),
        ChartPart.text("\(value)", x: x, y: Self.bottom + 16, style: "tick", anchor: .middle),
      ]
    }
  }

  private var rules: [String] {
    func line(_ start: Double, _ end: Double) -> String {
      ChartPart.line(Self.x(0), Self.y(start), Self.x(1), Self.y(end), style: "zero")
    }
    switch rule {
    case .diagonal: return [line(0, 1)]
    case .levels(let levels): return levels.map { line($0, $0) }
    }
  }

  private func style(_ index: Int) -> String { "s\(index % ChartStyle.seriesColors)" }

  private func curve(_ index: Int) -> [String] {
    let series = series[index]
    let line = ChartPart.lines(series.points.map { (Self.x($0.x), Self.y($0.y)) }, style: "stroke \(style(index))")
    var dots: [String] = []
    for (point, share) in zip(series.points, series.shares ?? []) {
      // The dot of half the pixels has a radius of 10; the smallest can still be seen.
      let radius = max(2, 10 * (2 * share).squareRoot())
      let title = String(format: "%.2f %% of the pixels", 100 * share)
      dots.append(
        MarkerShape.disk.svg(
          x: Self.x(point.x), y: Self.y(point.y), radius: radius, style: "mark case \(style(index))", title: title))
    }
    return [line] + dots
  }

  private func legend(_ index: Int) -> [String] {
    let y = Self.bottom + 44 + Self.row * (Double(index) + 0.5)
    return [
      ChartPart.line(Self.left, y - 4, Self.left + 28, y - 4, style: "stroke \(style(index))"),
      ChartPart.text(series[index].name, x: Self.left + 34, y: y),
    ]
  }
}
