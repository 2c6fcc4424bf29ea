internal import Foundation

/// Trials as dots over one axis, as SVG that takes its colours from the page.
struct SearchChart {
  struct Dot {
    var x: Double
    /// Nothing where there is no score: a cross on the lower edge.
    var y: Double?
    /// What a pointer on it shows.
    var title: String
    /// From 0 to 1; dots of short trainings are pale.
    var strength = 1.0
    var isBest = false
  }

  var title: String
  var xLabel: String
  var xAxis: SearchAxis
  var yAxis: SearchAxis
  var dots: [Dot]
  /// Corners of a line; empty: none.
  var line: [(x: Double, y: Double)] = []

  private static let (width, height) = (560.0, 300.0)
  private static let frame = (left: 56.0, top: 34.0, right: 16.0, bottom: 48.0)

  /// The chart as an `<svg>` element.
  var svg: String {
    """
    <svg viewBox="0 0 \(Int(Self.width)) \(Int(Self.height))" role="img" aria-label="\(escape(title))">
    <text class="title" x="\(Self.frame.left)" y="18">\(escape(title))</text>
    \(grid)
    \(path)
    \(dots.sorted { !$0.isBest && $1.isBest }.map(mark).joined(separator: "\n"))
    <text class="label" x="\(Self.width / 2)" y="\(Self.height - 6)" text-anchor="middle">\(escape(xLabel))</text>
    </svg>
    """
  }

  private func x(_ value: Double) -> Double {
    round(Self.frame.left + xAxis.place(value) * (Self.width - Self.frame.left - Self.frame.right))
  }

  private func y(_ value: Double) -> Double { round(floor - yAxis.place(value) * (floor - Self.frame.top)) }

  private func round(_ value: Double) -> Double { (value * 10).rounded() / 10 }

  private var floor: Double { Self.height - Self.frame.bottom }

  private var grid: String {
    let rows = yAxis.ticks.map { tick in
      """
      <line class="grid" x1="\(Self.frame.left)" x2="\(Self.width - Self.frame.right)" y1="\(y(tick.value))" \
      y2="\(y(tick.value))"/><text class="tick" x="\(Self.frame.left - 6)" y="\(y(tick.value) + 4)" \
      text-anchor="end">\(tick.text)</text>
      """
    }
    let columns = xAxis.ticks.map { tick in
      """
      <line class="grid" x1="\(x(tick.value))" x2="\(x(tick.value))" y1="\(floor)" y2="\(floor + 4)"/>\
      <text class="tick" x="\(x(tick.value))" y="\(floor + 17)" text-anchor="middle">\(escape(fitted(tick.text)))\
      <title>\(escape(tick.text))</title></text>
      """
    }
    return (rows + columns).joined(separator: "\n")
  }

  /// The name of a strip, as far as it goes into it.
  private func fitted(_ text: String) -> String {
    guard case .strips(let names) = xAxis else { return text }
    let characters = max(4, Int((Self.width - Self.frame.left - Self.frame.right) / Double(names.count) / 6.5))
    return text.count > characters ? text.prefix(characters - 1) + "…" : text
  }

  private var path: String {
    guard !line.isEmpty else { return "" }
    return "<polyline class=\"line first\" points=\"\(line.map { "\(x($0.x)),\(y($0.y))" }.joined(separator: " "))\"/>"
  }

  private func mark(_ dot: Dot) -> String {
    let title = "<title>\(escape(dot.title))</title>"
    guard let score = dot.y else {
      let (x, y) = (x(dot.x), floor - 6)
      return """
        <path class="failed" d="M\(x - 4) \(y - 4)L\(x + 4) \(y + 4)M\(x - 4) \(y + 4)L\(x + 4) \(y - 4)">\(title)</path>
        """
    }
    let style = dot.isBest ? "second" : "first"
    let opacity = dot.isBest ? 1 : 0.25 + 0.5 * dot.strength
    return """
      <circle class="dot \(style)" cx="\(x(dot.x))" cy="\(y(score))" r="\(dot.isBest ? 7 : 5)" \
      opacity="\(round(opacity))">\(title)</circle>
      """
  }
}
