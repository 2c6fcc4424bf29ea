import Foundation
import Testing

@testable import Pipeline

@Suite struct CurveChartTests {
  private func chart(_ rule: CurveChart.Rule = .diagonal, shares: [Double]? = nil) -> CurveChart {
    CurveChart(
      title: "ROC <1>", xLabel: "false positive rate", yLabel: "recall",
      series: [
        .init(name: "cell & rim, area 0.75", points: [(0, 0), (0, 0.5), (1, 1)], shares: shares),
        .init(name: "other", points: []),
      ], rule: rule)
  }

  @Test func zeroAndOneLieInTheCornersOfTheSquare() {
    let svg = chart().chart.svg
    let points = svg.matches(of: /points="([^"]*)"/).map { String($0.output.1) }
    // A square of 320 px from (58, 34).
    #expect(points == ["58,354 58,194 378,34", ""])
    #expect(svg.contains("class=\"zero\" x1=\"58\" y1=\"354\" x2=\"378\" y2=\"34\""))
    #expect(svg.contains("ROC &lt;1&gt;") && svg.contains(">cell &amp; rim, area 0.75</text>"))
  }

  @Test func whatGuessingGivesIsALevel() {
    let svg = chart(.levels([0.25])).chart.svg
    #expect(svg.contains("class=\"zero\" x1=\"58\" y1=\"274\" x2=\"378\" y2=\"274\""))
  }

  @Test func aDotIsAsLargeAsItsShare() {
    let svg = chart(shares: [0.5, 0.125, 0]).chart.svg
    let radii = svg.matches(of: /\sr="([^"]*)"/).map { String($0.output.1) }
    #expect(radii == ["10", "5", "2"])
  }

  @Test func nothingIsDrawnOutsideAndTheFileHasItsOwnColours() {
    let chart = chart(shares: [0.5, 0.125, 0]).chart
    let document = SVGDocument(chart.svg)
    // Of a turned text the reader does not know the width.
    #expect(document.isWellFormed && document.outside.allSatisfy { $0.attributes["transform"] != nil })
    #expect(chart.height == 434 && chart.file.contains("svg .stroke.s0 { stroke: #0072b2; }"))
    #expect(!chart.file.contains("var("))
  }
}
