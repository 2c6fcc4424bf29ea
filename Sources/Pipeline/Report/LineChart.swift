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
  private static let height = 280.0
  private static let frame = (left: 52.0, top: 34.0, right: 14.0, bottom: 40.0)

  /// Nothing where there is nothing to draw.
  var chart: Chart? {
    let points = series.flatMap(\.points)
    guard !points.isEmpty else { return nil }
    let xScale = Scale(points.map(\.x), from: Self.frame.left, to: Self.width - Self.frame.right)
    let yScale = Scale(
      points.map(\.y) + includes, from: Self.height - Self.frame.bottom, to: Self.frame.top)
    return Chart(
      title: title, width: Self.width, height: Self.height,
      elements: [grid(xScale, yScale)] + series.map { line($0, xScale, yScale) } + [
        legend, ChartPart.text(xLabel, x: Self.width / 2, y: Self.height - 6, anchor: .middle),
      ])
  }

  private func grid(_ xScale: Scale, _ yScale: Scale) -> String {
    let right = Self.width - Self.frame.right
    let rows = yScale.ticks.map { tick in
      """
      <line class="grid" x1="\(Self.frame.left)" x2="\(right)" y1="\(yScale(tick))" y2="\(yScale(tick))"/>\
      <text class="tick" x="\(Self.frame.left - 6)" y="\(yScale(tick) + 4)" text-anchor="end">\(yScale.text(tick))</text>
      """
    }
    let columns = xScale.ticks.map { tick in
      """
      <text class="tick" x="\(xScale(tick))" y="\(Self.height - Self.frame.bottom + 16)" \
      text-anchor="middle">\(xScale.text(tick))</text>
      """
    }
    return (rows + columns).joined(separator: "\n")
  }

  private func line(_ series: Series, _ xScale: Scale, _ yScale: Scale) -> String {
    let path = series.points.map { point in
      String(format: "%.1f,%.1f", xScale(point.x), yScale(point.y))
    }.joined(separator: " ")
    var result = "<polyline class=\"stroke s\(series.color)\" points=\"\(path)\"/>"
    if let marked = series.marked.map({ series.points[$0] }) ?? (series.points.count == 1 ? series.points[0] : nil) {
      result +=
        "<circle class=\"mark s\(series.color)\" cx=\"\(xScale(marked.x))\" cy=\"\(yScale(marked.y))\" r=\"4\"/>"
    }
    return result
  }

  private var legend: String {
    guard hasLegend && series.count > 1 else { return "" }
    return series.enumerated().map { index, series in
      let x = Self.width - Self.frame.right - Double(self.series.count - index) * 120
      return """
        <line class="stroke s\(series.color)" x1="\(x)" x2="\(x + 18)" y1="14" y2="14"/>\
        <text class="label" x="\(x + 24)" y="18">\(escape(series.name))</text>
        """
    }.joined(separator: "\n")
  }
}

/// A linear axis with round ticks.
private struct Scale {
  let ticks: [Double]
  private let low: Double
  private let high: Double
  private let start: Double
  private let end: Double
  private let decimals: Int

  init(_ values: [Double], from start: Double, to end: Double) {
    var (low, high) = (values.min()!, values.max()!)
    if low == high { (low, high) = (low - 0.5, high + 0.5) }
    let step = Self.roundStep((high - low) / 5)
    let first = (low / step).rounded(.down)
    let last = (high / step).rounded(.up)
    ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    (self.low, self.high) = (first * step, last * step)
    (self.start, self.end) = (start, end)
    decimals = max(0, Int(-log10(step).rounded(.down)))
  }

  func callAsFunction(_ value: Double) -> Double {
    ((start + (value - low) / (high - low) * (end - start)) * 10).rounded() / 10
  }

  func text(_ value: Double) -> String { String(format: "%.\(decimals)f", value) }

  /// 1, 2 or 5 times a power of ten.
  private static func roundStep(_ step: Double) -> Double {
    let power = pow(10, log10(step).rounded(.down))
    return [1, 2, 5, 10].map { $0 * power }.first { $0 >= step * 0.999 } ?? 10 * power
  }
}

/// Text as HTML shows it.
func escape(_ text: String) -> String {
  text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
    .replacingOccurrences(of: ">", with: "&gt;").replacingOccurrences(of: "\"", with: "&quot;")
}

/// A name that fits below a small picture.
func shortened(_ name: String) -> String { name.count > 28 ? name.prefix(25) + "…" : name }
