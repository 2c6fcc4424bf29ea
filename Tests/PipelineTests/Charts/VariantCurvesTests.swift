import Foundation
import Testing

@testable import Pipeline

@Suite struct VariantCurvesTests {
  private func line(_ values: [Double]) -> VariantCurves.Points { values.enumerated().map { (Double($0 + 1), $1) } }

  @Test func everyVariantHasALineAndAnEntryOfItsOwn() throws {
    let variants = (0..<9).map { index in
      VariantCurves.Variant(name: "variant \(index)", lines: [line([1, 0.5, 0.1 * Double(index)])])
    }
    let svg = SVGDocument(try #require(VariantCurves(title: "Loss", variants: variants).chart).svg)
    #expect(svg.isWellFormed && svg.outside.isEmpty)
    #expect(svg.all("polyline", style: "stroke").count == 9)
    #expect((0..<9).allSatisfy { svg.texts.contains("variant \($0)") })
    // The ninth has the first one's colour again, and another shape.
    #expect(svg.all("circle", style: "s0").count == 2 && svg.all("path", style: "s0").count == 2)
  }

  @Test func longLinesAreThinnedAndKeepTheirEnd() throws {
    let chart = try #require(
      VariantCurves(title: "Loss", variants: [.init(name: "a", lines: [line((0..<10_000).map(Double.init))])]).chart)
    let points = try #require(SVGDocument(chart.svg).all("polyline").first?.attributes["points"]).split(separator: " ")
    #expect(points.count <= VariantCurves.mostPoints + 1 && points.count > 100)
    #expect(points.last == "464,34")
  }

  @Test func whatIsNoNumberIsLeftOutAndAMethodHasNoLine() throws {
    let chart = try #require(
      VariantCurves(
        title: "Loss",
        variants: [
          .init(name: "a", lines: [line([1, .nan, 3])]), .init(name: "otsu", lines: [[]]), .init(name: "b", lines: []),
        ]
      ).chart)
    let svg = SVGDocument(chart.svg)
    #expect(svg.isWellFormed && svg.outside.isEmpty)
    #expect(svg.all("polyline").map { $0.attributes["points"]!.split(separator: " ").count } == [2])
    #expect(svg.texts.contains("otsu: nothing recorded") && svg.texts.contains("b: nothing recorded"))
    #expect(VariantCurves(title: "Loss", variants: [.init(name: "a", lines: [[]])]).chart == nil)
    let long = VariantCurves(
      title: "Loss", variants: [.init(name: String(repeating: "variant ", count: 20), lines: [line([1, 2])])])
    #expect(SVGDocument(try #require(long.chart).svg).outside.isEmpty)
  }

  @Test func ratesOfManySizesLieOnALogarithmicAxis() throws {
    let chart = VariantCurves(
      title: "Learning rate", variants: [.init(name: "a", lines: [line([0.1, 0.001, 0])])], isLogarithmic: true
    ).chart
    let svg = SVGDocument(try #require(chart).svg)
    #expect(svg.outside.isEmpty)
    #expect(svg.texts.contains("0.01"))
  }
}
