import Foundation
import Testing

@testable import Pipeline

@Suite struct StripPlotTests {
  private func plot(_ groups: [StripPlot.Group], includes: [Double] = []) -> SVGDocument {
    SVGDocument(
      StripPlot(title: "IoU of <cases> & all", axisLabel: "IoU", groups: groups, includes: includes).chart.svg)
  }

  @Test func isWellFormedAndNamesItsGroups() {
    let svg = plot([.init(name: "u<net & \"co\"", values: [0.2, 0.5, 0.9]), .init(name: "otsu", values: [0.1])])
    #expect(svg.isWellFormed)
    #expect(svg.texts.contains("IoU of <cases> & all"))
    #expect(svg.texts.contains("u<net & \"co\""))
    #expect(svg.texts.contains("n = 3, median 0.500"))
    #expect(svg.outside.isEmpty)
  }

  @Test func eachValueHasAMarkWithItsNameAndPlace() {
    let svg = plot([.init(name: "a", values: [0, 1, 0.5], valueNames: ["x", "y", "z"])])
    let marks = svg.all("circle", style: "case")
    // The frame of 480 without 20 at each side.
    #expect(marks.map { $0.number("cx") } == [20, 240, 460])
    #expect(svg.all("title").map(\.text).contains("z: 0.500"))
  }

  @Test func equalValuesDoNotHideEachOther() {
    let svg = plot([.init(name: "a", values: [Double](repeating: 0.5, count: 150))])
    let heights = svg.all("circle", style: "case").map { $0.number("cy") }
    #expect(heights.count == 150)
    #expect(Set(heights).count > 75)
    #expect(svg.outside.isEmpty)
  }

  /// Also those that lie on both sides of a round number of pixels.
  @Test func neighboursDoNotHideEachOther() {
    let svg = plot([.init(name: "a", values: (0..<80).map { Double($0) * 0.01 })], includes: [0, 1])
    let marks = svg.all("circle", style: "case").map { (x: $0.number("cx"), y: $0.number("cy")) }
    for (first, second) in zip(marks, marks.dropFirst()) {
      #expect(abs(first.x - second.x) > 5.8 || abs(first.y - second.y) > 5.8)
    }
  }

  @Test func theBoxLiesAtTheQuartilesAndTheBarAtTheMedian() throws {
    let svg = plot([.init(name: "a", values: [0, 1, 2, 3, 4])], includes: [0, 4])
    let box = try #require(svg.all("rect", style: "box").first)
    #expect(box.number("x") == 130 && box.number("width") == 220)
    #expect(svg.all("line", style: "median").map { $0.number("x1") } == [240])
  }

  @Test func valuesThatAreNoNumbersAreLeftOutAndSaid() {
    let svg = plot([.init(name: "a", values: [0.5, .nan, 0.7, .infinity, .nan])])
    #expect(svg.all("circle", style: "case").count == 2)
    #expect(svg.texts.contains("n = 2, median 0.600, 2 undefined, 1 infinite"))
  }

  @Test func withoutAnyValueASentenceSaysSo() {
    let svg = plot([.init(name: "a", values: []), .init(name: "b", values: [.nan])])
    #expect(svg.isWellFormed && svg.outside.isEmpty)
    #expect(svg.texts.contains("no value is defined"))
    #expect(svg.texts.contains("n = 0, 1 undefined"))
  }

  @Test(arguments: [[0.25], [-3, -3, -3], [0, 0], [1e-9, 2e-9], [1e8, 3e8]])
  func oneValueAndEqualOnesAreDrawn(values: [Double]) {
    let svg = plot([.init(name: "a", values: values)])
    #expect(svg.isWellFormed && svg.outside.isEmpty)
    #expect(svg.all("circle", style: "case").count == values.count)
  }

  @Test func manyValuesAreCountedInBinsAndNoneIsLost() {
    let values = (0..<1000).map { sin(Double($0)) }
    let text = StripPlot(title: "t", axisLabel: "x", groups: [.init(name: "a", values: values + [9])]).chart.svg
    let svg = SVGDocument(text)
    #expect(svg.all("circle", style: "case").isEmpty)
    let counts = svg.all("title").compactMap { Int($0.text.replacing(" values", with: "")) }
    #expect(counts.reduce(0, +) == 1001)
    #expect(counts.contains(1))
    #expect(text.utf8.count < 30_000)
    #expect(svg.outside.isEmpty)
  }

  @Test func theFileNeedsNothingElse() {
    let file = StripPlot(title: "t & u", axisLabel: "x", groups: [.init(name: "a", values: [1, 2])]).chart.file
    let svg = SVGDocument(file)
    #expect(svg.isWellFormed)
    #expect(file.contains("<svg xmlns=\"http://www.w3.org/2000/svg\""))
    #expect(svg.outside.isEmpty)
    #expect(!file.contains("var("))
    #expect(file.contains("#0072b2"))
  }
}
