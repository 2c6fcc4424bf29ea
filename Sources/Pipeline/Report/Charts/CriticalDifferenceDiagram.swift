internal import Foundation

/// Variants by their mean ranks over many data sets: the best half at the left, the others at the right, and thick bars over
/// those whose ranks do not differ.
///
/// Source: Demšar, "Statistical comparisons of classifiers over multiple data sets", JMLR 2006, figure 1.
struct CriticalDifferenceDiagram {
  var title: String
  var names: [String]
  /// Of each variant, 1 the best.
  var meanRanks: [Double]
  /// How far ranks must be apart.
  var difference: Double
  /// Runs of variants that are not distinguished.
  var alike: [[Int]]

  private static let width = 640.0
  private static let left = 170.0
  private static let rowHeight = 22.0

  private var order: [Int] { names.indices.sorted { (meanRanks[$0], $0) < (meanRanks[$1], $1) } }
  private var bars: [[Int]] { alike.filter { $0.count > 1 } }

  var chart: Chart {
    let axisHeight = Chart.titleHeight + 50
    let firstName = axisHeight + 22 + 10 * Double(bars.count)
    let half = (names.count + 1) / 2
    let ends = order.enumerated().flatMap { place, variant in
      let isLeft = place < half
      let row = isLeft ? place : names.count - 1 - place
      return end(variant, y: firstName + Double(row) * Self.rowHeight, axisHeight: axisHeight, isLeft: isLeft)
    }
    let summary = order.map { names[$0] + String(format: " %.2f", meanRanks[$0]) }.joined(separator: ", ")
    return Chart(
      title: title, summary: summary + String(format: "; critical difference %.2f", difference), width: Self.width,
      height: firstName + Double(half) * Self.rowHeight + 4, elements: axis(axisHeight) + ends + cliques(axisHeight))
  }

  private func place(_ rank: Double) -> Double {
    Self.left + (rank - 1) / Double(max(1, names.count - 1)) * (Self.width - 2 * Self.left)
  }

  private func axis(_ y: Double) -> [String] {
    let ticks = (1...max(2, names.count)).flatMap { rank in
      [
        ChartPart.line(place(Double(rank)), y - 5, place(Double(rank)), y, style: "grid"),
        ChartPart.text("\(rank)", x: place(Double(rank)), y: y - 9, style: "tick", anchor: .middle),
      ]
    }
    let reach = place(1 + difference)
    return [ChartPart.line(place(1), y, place(Double(names.count)), y, style: "whisker")] + ticks + [
      ChartPart.line(place(1), y - 34, reach, y - 34, style: "whisker"),
      ChartPart.text(String(format: "CD %.2f", difference), x: reach + 6, y: y - 30, style: "label"),
    ]
  }

  /// From the axis down, then to the name.
  private func end(_ variant: Int, y: Double, axisHeight: Double, isLeft: Bool) -> [String] {
    let x = place(meanRanks[variant])
    let side = isLeft ? Self.left - 20 : Self.width - Self.left + 20
    let text = "\(shortened(names[variant])) " + String(format: "%.2f", meanRanks[variant])
    return [
      ChartPart.lines([(x, axisHeight), (x, y), (side, y)], style: "thin"),
      ChartPart.text(text, x: side + (isLeft ? -6 : 6), y: y + 4, style: "name", anchor: isLeft ? .end : .start),
    ]
  }

  private func cliques(_ axisHeight: Double) -> [String] {
    bars.enumerated().map { row, run in
      let places = run.map { place(meanRanks[$0]) }
      let y = axisHeight + 10 + 10 * Double(row)
      return ChartPart.line(places.min()! - 4, y, places.max()! + 4, y, style: "median")
    }
  }
}
