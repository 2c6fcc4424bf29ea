internal import Foundation

/// What tells the marks of one series from those of another where colours do not.
enum MarkerShape: Int, CaseIterable {
  case disk, square, triangle, diamond, downTriangle, cross, plus, bar

  /// That of a series. Where colours begin again, shapes begin one further on, so that no two of 64 series look alike.
  init(ofSeries index: Int) {
    self = Self.allCases[(index + index / ChartStyle.seriesColors) % Self.allCases.count]
  }

  /// The mark of a series in its colour, around a point.
  ///
  /// - Parameters:
  ///   - radius: half the mark's height, px.
  ///   - isHollow: filled with the paper's colour.
  static func svg(
    ofSeries index: Int, x: Double, y: Double, radius: Double = 5, isHollow: Bool = false, title: String? = nil
  ) -> String {
    let style = "mark s\(index % ChartStyle.seriesColors)" + (isHollow ? " hollow" : "")
    return MarkerShape(ofSeries: index).svg(x: x, y: y, radius: radius, style: style, title: title)
  }

  /// - Parameter opacity: of the whole mark; nothing: 1.
  func svg(
    x: Double, y: Double, radius: Double, style: String, title: String? = nil, opacity: Double? = nil
  ) -> String {
    let note = title.map { "<title>\(escape($0))</title>" } ?? ""
    let strength = opacity.map { String(format: " opacity=\"%.2f\"", $0) } ?? ""
    guard self != .disk else {
      return """
        <circle class="\(style)" cx="\(ChartPart.number(x))" cy="\(ChartPart.number(y))" \
        r="\(ChartPart.number(radius))"\(strength)>\(note)</circle>
        """
    }
    let path =
      "M"
      + outline.map { ChartPart.number(x + $0.x * radius) + " " + ChartPart.number(y + $0.y * radius) }
      .joined(separator: "L") + "Z"
    return "<path class=\"\(style)\" d=\"\(path)\"\(strength)>\(note)</path>"
  }

  /// A mark around (7, 7) as a small picture in a text.
  static func key(_ mark: String) -> String {
    "<svg class=\"mark-key\" viewBox=\"0 0 14 14\" aria-hidden=\"true\">\(mark)</svg>"
  }

  /// The corners, within −1…1; y points down.
  private var outline: [(x: Double, y: Double)] {
    switch self {
    case .disk: []
    case .square: [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]
    case .triangle: [(0, -1), (1, 0.8), (-1, 0.8)]
    case .diamond: [(0, -1.1), (1.1, 0), (0, 1.1), (-1.1, 0)]
    case .downTriangle: [(0, 1), (-1, -0.8), (1, -0.8)]
    case .cross: MarkerShape.plus.outline.map { (0.75 * ($0.x - $0.y), 0.75 * ($0.x + $0.y)) }
    case .plus:
      [
        (-0.35, -1.1), (0.35, -1.1), (0.35, -0.35), (1.1, -0.35), (1.1, 0.35), (0.35, 0.35), (0.35, 1.1), (-0.35, 1.1),
        (-0.35, 0.35), (-1.1, 0.35), (-1.1, -0.35), (-0.35, -0.35),
      ]
    case .bar: [(-0.4, -1.1), (0.4, -1.1), (0.4, 1.1), (-0.4, 1.1)]
    }
  }
}
