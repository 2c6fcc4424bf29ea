internal import Foundation

/// A drawn chart: elements of SVG on a plane, for a page whose style colours it or for a file of its own.
struct Chart: Sendable, Equatable {
  let title: String
  /// What a reader who does not see the picture is told, besides the title.
  var summary = ""
  /// px; text is 12 px high where the chart is shown in its own size.
  let width: Double
  let height: Double
  /// In the order of drawing; without colours, which the classes of ``ChartStyle`` give.
  let elements: [String]

  /// Where the title stands.
  static let titleHeight = 34.0

  /// The chart as an `<svg>` element of a page that has the style of ``ChartStyle``.
  var svg: String {
    """
    <svg class="chart" viewBox="0 0 \(Int(width)) \(Int(height))" role="img" aria-label="\(escape(label))" \
    style="max-width: \(Int(width * 1.25))px">\(content)</svg>
    """
  }

  /// The chart as the text of an SVG file, light on white, which needs nothing else.
  var file: String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(Int(width)) \(Int(height))" width="\(Int(width))" \
    height="\(Int(height))" role="img">
    <title>\(escape(label))</title>
    <style>\(ChartStyle.literal)</style>
    <rect class="paper" width="\(Int(width))" height="\(Int(height))"/>
    \(content)
    </svg>

    """
  }

  private var label: String { summary.isEmpty ? title : "\(title). \(summary)" }

  private var content: String {
    ([ChartPart.text(title, x: 10, y: 18, style: "title")] + elements).joined(separator: "\n")
  }
}

/// Single elements of charts.
enum ChartPart {
  /// A coordinate with one decimal.
  ///
  /// - Precondition: `value` is finite; what cannot be drawn was left out before.
  static func number(_ value: Double) -> String {
    precondition(value.isFinite)
    let rounded = (value * 10).rounded() / 10
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }

  static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, style: String) -> String {
    """
    <line class="\(style)" x1="\(number(x1))" y1="\(number(y1))" x2="\(number(x2))" y2="\(number(y2))"/>
    """
  }

  /// - Parameter title: shown where the mouse rests on it.
  static func rectangle(
    x: Double, y: Double, width: Double, height: Double, style: String, title: String? = nil, opacity: Double? = nil
  ) -> String {
    let strength = opacity.map { String(format: " fill-opacity=\"%.2f\"", $0) } ?? ""
    let start = """
      <rect class="\(style)" x="\(number(x))" y="\(number(y))" width="\(number(width))" \
      height="\(number(height))"\(strength)
      """
    return title.map { "\(start)><title>\(escape($0))</title></rect>" } ?? start + "/>"
  }

  enum Anchor: String { case start, middle, end }

  static func text(
    _ text: String, x: Double, y: Double, style: String = "label", anchor: Anchor = .start
  ) -> String {
    let place = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
    return "<text class=\"\(style)\" x=\"\(number(x))\" y=\"\(number(y))\"\(place)>\(escape(text))</text>"
  }

  static func lines(_ points: [(x: Double, y: Double)], style: String) -> String {
    let path = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
    return "<polyline class=\"\(style)\" points=\"\(path)\"/>"
  }
}
