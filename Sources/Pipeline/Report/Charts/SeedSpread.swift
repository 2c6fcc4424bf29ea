internal import Foundation

/// The mean score of each training: a row a variant, a mark a seed, and a line that follows each seed through the variants.
///
/// Seeds share their random numbers between variants. Where the lines do not cross, every seed says the same; where the
/// marks of a row spread wider than the rows are apart, one training says nothing.
struct SeedSpread {
  var title: String
  var axisLabel: String
  var names: [String]
  /// Of each variant, one a seed.
  var means: [[Double]]
  var seeds: [String]

  private static let width = 480.0
  private static let side = 14.0
  private static let rowHeight = 44.0

  var chart: Chart {
    let top = Chart.titleHeight
    let bottom = top + Double(names.count) * Self.rowHeight
    let axis = ChartAxis(means.flatMap { $0 }, from: Self.side + 6, to: Self.width - Self.side - 6)
    let lines = seeds.indices.map { seed in
      ChartPart.lines(
        names.indices.filter { means[$0][seed].isFinite }.map { (axis(means[$0][seed]), height(of: $0)) }, style: "thin"
      )
    }
    let rows = names.indices.flatMap { row($0, axis) }
    return Chart(
      title: title, summary: names.indices.map { "\(names[$0]): \(note($0))" }.joined(separator: "; "),
      width: Self.width, height: bottom + 44,
      elements: axis.columns(top: top, bottom: bottom, label: axisLabel) + lines + rows)
  }

  private func height(of variant: Int) -> Double { Chart.titleHeight + (Double(variant) + 0.68) * Self.rowHeight }

  private func row(_ variant: Int, _ axis: ChartAxis) -> [String] {
    let y = height(of: variant)
    return [
      ChartPart.text(shortened(names[variant]), x: Self.side, y: y - 16, style: "name halo"),
      ChartPart.text(note(variant), x: Self.width - Self.side, y: y - 16, style: "label halo", anchor: .end),
    ]
      + seeds.indices.filter { means[variant][$0].isFinite }.map { seed in
        MarkerShape.svg(
          ofSeries: seed, x: axis(means[variant][seed]), y: y,
          title: "seed \(seeds[seed]): " + String(format: "%.4f", means[variant][seed]))
      }
  }

  private func note(_ variant: Int) -> String {
    let values = means[variant].filter(\.isFinite)
    guard values.count > 1 else { return "one seed: spread unknown" }
    let mean = values.reduce(0, +) / Double(values.count)
    let spread = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
    return String(format: "mean %.4f, SD %.4f", mean, spread)
  }
}
