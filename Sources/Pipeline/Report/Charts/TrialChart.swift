internal import Foundation

/// Trials of a search as marks: one key, or their order, against the score.
struct TrialChart {
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

  /// What the x axis shows.
  enum Keys {
    /// Values that must have a place.
    case linear([Double])
    case logarithmic([Double])
    /// The names of the strips, whose middles lie at 0.5, 1.5 …
    case strips([String])
  }

  var title: String
  /// Empty: none.
  var xLabel: String
  var keys: Keys
  /// Those that have a place on the y axis.
  var scores: [Double]
  var dots: [Dot]
  /// Corners of a line; empty: none.
  var line: [(x: Double, y: Double)] = []

  private static let width = 560.0
  private static let left = 56.0
  private static let right = 544.0
  private static let bottom = 250.0

  var chart: Chart {
    let (x, y) = (xAxis, ChartAxis(scores, from: Self.bottom, to: Chart.titleHeight))
    let frame =
      y.rows(left: Self.left, right: Self.right) + x.columns(top: Chart.titleHeight, bottom: Self.bottom, label: xLabel)
    let path = line.isEmpty ? [] : [ChartPart.lines(line.map { (x($0.x), y($0.y)) }, style: "stroke s0")]
    // The best lies above the others.
    let marks = (dots.filter { !$0.isBest } + dots.filter(\.isBest)).flatMap { mark($0, x, y) }
    return Chart(
      title: title, width: Self.width, height: Self.bottom + 44, elements: frame + path + marks)
  }

  private var xAxis: ChartAxis {
    switch keys {
    case .linear(let values): ChartAxis(values, from: Self.left, to: Self.right)
    case .logarithmic(let values): ChartAxis(values, kind: .logarithmic, from: Self.left, to: Self.right)
    case .strips(let names): ChartAxis(strips: names, from: Self.left, to: Self.right)
    }
  }

  /// Empty where its place is no number.
  private func mark(_ dot: Dot, _ x: ChartAxis, _ y: ChartAxis) -> [String] {
    let place = x(dot.x)
    guard place.isFinite else { return [] }
    guard let score = dot.y else {
      return [MarkerShape.cross.svg(x: place, y: Self.bottom - 7, radius: 5, style: "mark s5", title: dot.title)]
    }
    if dot.isBest {
      return [MarkerShape.diamond.svg(x: place, y: y(score), radius: 7, style: "mark s1", title: dot.title)]
    }
    return [
      MarkerShape.disk.svg(
        x: place, y: y(score), radius: 5, style: "mark case s0", title: dot.title,
        opacity: dot.strength < 1 ? 0.4 + 0.6 * dot.strength : nil)
    ]
  }
}
