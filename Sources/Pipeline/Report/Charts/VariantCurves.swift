internal import Foundation

/// A quantity of training over the epochs, a line a training; those of one variant share colour, dash and mark.
struct VariantCurves {
  typealias Points = [(x: Double, y: Double)]

  struct Variant {
    var name: String
    /// A line a training; values that are not finite are left out.
    var lines: [Points]
  }

  var title: String
  var variants: [Variant]
  /// The y axis always shows these.
  var includes: [Double] = []
  var isLogarithmic = false

  /// Points of a line beyond which some are left out.
  static let mostPoints = 150
  private static let width = 480.0
  private static let left = 58.0
  private static let bottom = 250.0
  private static let lineHeight = 18.0

  /// Nothing where there is nothing to draw.
  var chart: Chart? {
    let drawn = variants.map { variant in (name: variant.name, lines: variant.lines.map(visible)) }
    let points = drawn.flatMap { $0.lines.flatMap { $0 } }
    guard !points.isEmpty else { return nil }
    let x = ChartAxis(points.map(\.x), from: Self.left, to: Self.width - 16)
    let y = ChartAxis(
      points.map(\.y) + (isLogarithmic ? [] : includes), kind: isLogarithmic ? .logarithmic : .linear,
      from: Self.bottom,
      to: Chart.titleHeight)
    let lines = drawn.enumerated().flatMap { index, variant in
      variant.lines.flatMap { line($0, index, x, y) }
    }
    let legend = drawn.enumerated().flatMap { index, variant in self.legend(variant.name, variant.lines, index) }
    return Chart(
      title: title, width: Self.width, height: Self.bottom + 46 + Double(drawn.count) * Self.lineHeight,
      elements: y.rows(left: Self.left, right: Self.width - 16)
        + x.columns(top: Chart.titleHeight, bottom: Self.bottom, label: "epoch") + lines + legend)
  }

  /// Without what cannot be drawn, and thinned.
  private func visible(_ points: Points) -> Points {
    let finite = points.filter { $0.x.isFinite && $0.y.isFinite && (!isLogarithmic || $0.y > 0) }
    let stride = (finite.count + Self.mostPoints - 1) / Self.mostPoints
    return stride < 2
      ? finite
      : finite.enumerated().filter { $0.offset % stride == 0 || $0.offset == finite.count - 1 }
        .map(\.element)
  }

  private func line(_ points: Points, _ index: Int, _ x: ChartAxis, _ y: ChartAxis) -> [String] {
    guard let last = points.last else { return [] }
    let style = "stroke faint s\(index % ChartStyle.seriesColors)"
    return [
      ChartPart.lines(points.map { (x($0.x), y($0.y)) }, style: style),
      MarkerShape.svg(ofSeries: index, x: x(last.x), y: y(last.y), radius: 4),
    ]
  }

  private func legend(_ name: String, _ lines: [Points], _ index: Int) -> [String] {
    let y = Self.bottom + 54 + Double(index) * Self.lineHeight
    let isEmpty = lines.allSatisfy(\.isEmpty)
    return [
      ChartPart.line(14, y - 4, 42, y - 4, style: "stroke s\(index % ChartStyle.seriesColors)"),
      MarkerShape.svg(ofSeries: index, x: 42, y: y - 4, radius: 4),
      ChartPart.text(shortened(name, to: 44) + (isEmpty ? ": nothing recorded" : ""), x: 54, y: y, style: "name"),
    ]
  }
}
