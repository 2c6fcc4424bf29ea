internal import Foundation

/// What each variant costs and scores, with those marked that no other beats in both.
///
/// Costs lie on a logarithmic axis; those of 0 stand at its left.
struct ScatterChart {
  struct Point {
    var name: String
    /// Not negative; a point without it is left out, and named below.
    var cost: Double?
    var score: Double
    /// Not numbers where there is none.
    var interval: (low: Double, high: Double)
    var isOnFront: Bool
    /// Whose colour and shape it has; nothing: those of its place.
    var series: Int?
  }

  var title: String
  var costLabel: String
  var scoreLabel: String
  var points: [Point]
  /// A cost beside the axis.
  var costText: (Double) -> String

  private static let width = 480.0
  private static let right = 456.0
  private static let top = Chart.titleHeight
  private static let bottom = 270.0
  private static let left = 56.0
  /// What costs of 0 take.
  private static let zeroWidth = 44.0
  private static let lineHeight = 18.0

  /// A point with its place.
  private typealias Placed = (point: Point, index: Int, x: Double, y: Double)

  var chart: Chart {
    let shown = points.filter(Self.isShown)
    let hasZero = shown.contains { $0.cost == 0 }
    let x = ChartAxis(
      shown.compactMap(\.cost).filter { $0 > 0 }, kind: .logarithmic,
      from: Self.left + (hasZero ? Self.zeroWidth : 0), to: Self.right)
    let y = ChartAxis(shown.flatMap { [$0.score, $0.interval.low, $0.interval.high] }, from: Self.bottom, to: Self.top)
    let placed = points.enumerated().filter { Self.isShown($0.element) }.map { index, point -> Placed in
      (point, index, point.cost! == 0 ? Self.left + Self.zeroWidth / 3 : x(point.cost!), y(point.score))
    }
    let frame = y.rows(left: Self.left, right: Self.right) + columns(x, hasZero: hasZero)
    let height = Self.bottom + 60 + Double(points.count + 1) * Self.lineHeight
    return Chart(
      title: title, summary: "On the front: " + points.filter(\.isOnFront).map(\.name).joined(separator: ", "),
      width: Self.width, height: height,
      elements: (shown.isEmpty ? [] : frame) + front(placed) + placed.flatMap { mark($0, y) } + legend
        + [
          ChartPart.text(
            "Upwards: \(scoreLabel). Filled and joined: the Pareto front.", x: 14, y: height - Self.lineHeight + 4)
        ])
  }

  private static func isShown(_ point: Point) -> Bool {
    point.score.isFinite && (point.cost.map { $0.isFinite && $0 >= 0 } ?? false)
  }

  private func columns(_ x: ChartAxis, hasZero: Bool) -> [String] {
    let columns = x.columns(top: Self.top, bottom: Self.bottom, label: costLabel, text: costText)
    guard hasZero else { return columns }
    let place = Self.left + Self.zeroWidth / 3
    return columns + [
      ChartPart.line(place, Self.top, place, Self.bottom, style: "grid"),
      ChartPart.text("0", x: place, y: Self.bottom + 16, style: "tick", anchor: .middle),
    ]
  }

  private func front(_ placed: [Placed]) -> [String] {
    let front = placed.filter(\.point.isOnFront).sorted { $0.x < $1.x }
    return front.count > 1 ? [ChartPart.lines(front.map { ($0.x, $0.y) }, style: "front")] : []
  }

  private func mark(_ placed: Placed, _ y: ChartAxis) -> [String] {
    let (point, interval) = (placed.point, placed.point.interval)
    let line =
      interval.low.isFinite && interval.high.isFinite
      ? [ChartPart.line(placed.x, y(interval.low), placed.x, y(interval.high), style: "thin")] : []
    return line + [
      MarkerShape.svg(
        ofSeries: point.series ?? placed.index, x: placed.x, y: placed.y, radius: 6, isHollow: !point.isOnFront,
        title: point.name)
    ]
  }

  /// A line a variant below the axis: names beside marks that lie close would hide each other.
  private var legend: [String] {
    points.enumerated().flatMap { index, point in
      let y = Self.bottom + 58 + Double(index) * Self.lineHeight
      let name =
        Self.isShown(point)
        ? shortened(point.name, to: 60) : "\(shortened(point.name)): not shown, no cost or score is known"
      return [
        MarkerShape.svg(ofSeries: point.series ?? index, x: 20, y: y - 4, isHollow: !point.isOnFront),
        ChartPart.text(name, x: 34, y: y, style: "name"),
      ]
    }
  }
}
