import Foundation
import Testing

@testable import Pipeline

@Suite struct LineChartTests {
  /// Empty where nothing is drawn.
  private func svg(_ series: [LineChart.Series], includes: [Double] = []) -> String {
    LineChart(title: "Loss <&>", xLabel: "epoch", series: series, includes: includes).chart.map(\.svg) ?? ""
  }

  private func series(_ values: [Double], marked: Int? = nil, name: String = "loss") -> LineChart.Series {
    LineChart.Series(
      name: name, points: values.enumerated().map { (Double($0 + 1), $1) }, marked: marked)
  }

  private func matches(_ text: String, _ expression: Regex<(Substring, Substring)>) -> [String] {
    text.matches(of: expression).map { String($0.output.1) }
  }

  @Test func isWellFormed() throws {
    let svg = svg([series([3, 2, 1], marked: 2), series([1, 2, 3], name: "a \"b\"")])
    let parser = XMLDocumentCheck(svg)
    #expect(parser.isWellFormed)
    #expect(svg.contains("Loss &lt;&amp;&gt;"))
    #expect(svg.contains("a &quot;b&quot;"))
  }

  @Test func theLineRunsFromCornerToCorner() {
    let svg = svg([series([0, 1])], includes: [0, 1])
    // The frame of 560×280 without its margins of 52, 34, 14 and 40.
    let points = matches(svg, /points="([^"]*)"/)
    #expect(points == ["52,240 546,34"])
  }

  @Test func higherValuesLieHigher() throws {
    let points = matches(svg([series([5, 7, 6])]), /points="([^"]*)"/)
    let heights = try #require(points.first).split(separator: " ").compactMap { Double($0.split(separator: ",")[1]) }
    #expect(heights[1] < heights[2] && heights[2] < heights[0])
  }

  @Test func theAxisShowsWhatItMust() {
    let svg = svg([series([0.4, 0.6])], includes: [0, 1])
    let ticks = matches(svg, /text-anchor="end">([^<]*)</)
    #expect(ticks.first == "0.0")
    #expect(ticks.last == "1.0")
  }

  @Test(arguments: [([0.0012, 0.0019], 4), ([12, 90], 0), ([1000, 7000], 0), ([2, 2], 1)])
  func ticksAreRoundAndDiffer(values: [Double], decimals: Int) {
    let ticks = matches(svg([series(values)]), /text-anchor="end">([^<]*)</)
    #expect((3...12).contains(ticks.count))
    #expect(Set(ticks).count == ticks.count)
    #expect(ticks.allSatisfy { ($0.split(separator: ".").dropFirst().first?.count ?? 0) == decimals })
  }

  @Test func theMarkedPointHasADot() {
    let dots = matches(
      svg([series([0, 1], marked: 1)], includes: [0, 1]), /<circle[^>]* cx="([^"]*)"/)
    #expect(dots == ["546"])
    #expect(matches(svg([series([0, 1])]), /<circle[^>]* cx="([^"]*)"/).isEmpty)
  }

  @Test func whatIsNoNumberIsLeftOut() {
    #expect(matches(svg([series([1, .infinity, 3, .nan], marked: 1)]), /points="([^"]*)"/) == ["52,240 546,34"])
    #expect(svg([series([.nan])]) == "")
  }

  @Test func onePointIsADotForALineWouldNotShow() {
    #expect(matches(svg([series([0.5])]), /<circle[^>]* cy="([^"]*)"/).count == 1)
  }

  @Test func whereNothingWasRecordedASentenceSaysSo() {
    #expect(svg([series([])]) == "")
    let figure = ReportFigure(name: "a <loss>", chart: nil)
    #expect(figure.html == "<p class=\"note\">a &lt;loss&gt;: nothing was recorded.</p>")
  }

  @Test func oneOfTwoSeriesMayBeEmpty() {
    let svg = svg([series([]), series([1, 2], name: "b")])
    #expect(svg.contains(">b</text>"))
  }
}

/// Whether every element of a text that is opened is closed, in order.
private struct XMLDocumentCheck {
  let isWellFormed: Bool

  init(_ text: String) {
    var open: [Substring] = []
    var isSound = true
    for match in text.matches(of: /<(\/?)([a-z]+)((?:\s+[a-zA-Z0-9-]+="[^"<]*")*)\s*(\/?)>/) {
      let (_, closing, name, _, alone) = match.output
      if !alone.isEmpty { continue }
      if closing.isEmpty { open.append(name) } else if open.popLast() != name { isSound = false }
    }
    let tags = text.count { $0 == "<" }
    isWellFormed = isSound && open.isEmpty && tags == text.matches(of: /<\/?[a-z]+[^<>]*>/).count
  }
}
