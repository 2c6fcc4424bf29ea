internal import Evaluation
internal import Foundation

/// The mean score of each training: a row a variant, a mark a seed, and a line that follows each seed through the variants.
///
/// Seeds share their random numbers between variants. Where the lines do not cross, every seed says the same; where the
/// marks of a row spread wider than the rows are apart, one training says nothing. Names stand at the left of the axis and
/// numbers at its right, where no line crosses them.
struct SeedSpread {
  var title: String
  var axisLabel: String
  var names: [String]
  /// Of each variant, one a seed.
  var means: [[Double]]
  var seeds: [String]
  /// Decimals of the numbers.
  var decimals = 4

  /// Between these the axis lies, px.
  static let left = 146.0
  static let right = 394.0
  private static let width = 560.0
  private static let side = 14.0
  private static let rowHeight = 34.0

  /// A mark, with its seed's place.
  private typealias Mark = (seed: Int, x: Double, y: Double)

  var chart: Chart {
    let top = Chart.titleHeight
    let bottom = top + Double(names.count) * Self.rowHeight
    let axis = ChartAxis(means.flatMap { $0 }, from: Self.left, to: Self.right)
    let placed = names.indices.map { marks($0, axis) }
    let lines = seeds.indices.map { seed -> String in
      let corners = placed.compactMap { row in row.first { $0.seed == seed } }
      return ChartPart.lines(corners.map { ($0.x, $0.y) }, style: "thin")
    }
    let rows = names.indices.flatMap { row($0, placed[$0]) }
    return Chart(
      title: title, summary: names.indices.map { "\(names[$0]): \(note($0))" }.joined(separator: "; "),
      width: Self.width, height: bottom + 44,
      elements: axis.columns(top: top, bottom: bottom, label: axisLabel) + lines + rows)
  }

  private func height(of variant: Int) -> Double { Chart.titleHeight + (Double(variant) + 0.5) * Self.rowHeight }

  /// Equal means lie above one another.
  private func marks(_ variant: Int, _ axis: ChartAxis) -> [Mark] {
    let shown = seeds.indices.filter { means[variant][$0].isFinite }
    let places = shown.map { axis(means[variant][$0]) }
    let offsets = lanes(places, apart: 11, half: 11)
    return shown.indices.map { (shown[$0], places[$0], height(of: variant) + offsets[$0]) }
  }

  private func row(_ variant: Int, _ marks: [Mark]) -> [String] {
    let y = height(of: variant) + 4
    return [
      ChartPart.text(shortened(names[variant], to: 20), x: Self.side, y: y, style: "name"),
      ChartPart.text(note(variant), x: Self.width - Self.side, y: y, style: "label", anchor: .end),
    ]
      + marks.map { mark in
        MarkerShape.svg(
          ofSeries: mark.seed, x: mark.x, y: mark.y,
          title: "seed \(seeds[mark.seed]): " + number(means[variant][mark.seed]))
      }
  }

  private func number(_ value: Double) -> String { String(format: "%.\(decimals)f", value) }

  private func note(_ variant: Int) -> String {
    let values = means[variant].filter(\.isFinite)
    guard values.count > 1 else { return "one seed: spread unknown" }
    return "mean \(number(values.reduce(0, +) / Double(values.count))), SD \(number(standardDeviation(values)))"
  }
}
