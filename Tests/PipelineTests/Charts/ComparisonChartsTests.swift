import Foundation
import Testing

@testable import Pipeline

/// The charts that say what a comparison found.
@Suite struct ComparisonChartsTests {
  private func row(
    _ name: String, _ difference: Double, units: (Double, Double) = (.nan, .nan), seeds: [Double] = [],
    isDistinguished: Bool = false
  ) -> ForestPlot.Row {
    ForestPlot.Row(
      name: name, text: "+2.1", difference: difference, overUnits: units,
      overSeeds: seeds.count > 1 ? (seeds.min()! - 1, seeds.max()! + 1) : (.nan, .nan), seeds: seeds,
      isDistinguished: isDistinguished)
  }

  private func forest(_ rows: [ForestPlot.Row]) -> SVGDocument {
    SVGDocument(ForestPlot(title: "Differences", axisLabel: "points", rows: rows).chart.svg)
  }

  @Test func differencesAreFilledWhereTheRuleAcceptsThem() {
    let svg = forest([
      row("b − a", 2, units: (1, 3), seeds: [1.5, 2, 2.5], isDistinguished: true),
      row("c − a", 0.2, units: (-1, 1.4), seeds: [-0.5, 0.9]),
    ])
    #expect(svg.isWellFormed && svg.outside.isEmpty)
    // One in the legend.
    #expect(svg.all("circle", style: "hollow").count == 2)
    #expect(svg.all("circle").count == 3)
    #expect(svg.all("path", style: "mark").count == 5)
    #expect(svg.texts.contains("b − a"))
  }

  @Test func theLineOfNoDifferenceIsAlwaysShown() {
    let svg = forest([row("b − a", 40, units: (39, 41))])
    let zero = svg.all("line", style: "zero")[0].number("x1")
    let mean = svg.all("circle").last!.number("cx")
    #expect(zero < mean && svg.outside.isEmpty)
  }

  @Test func oneSeedAndUndefinedDifferencesHaveNoInterval() {
    let svg = forest([row("b − a", 1, units: (0.5, 1.5), seeds: [1]), row("c − a", .nan)])
    // With one seed nobody knows, so the legend may not say "not distinguishable".
    #expect(svg.texts.contains("not called better"))
    #expect(svg.isWellFormed && svg.outside.isEmpty)
    // The legend's alone.
    #expect(svg.all("line", style: "spread").count == 1)
    #expect(svg.all("circle").count == 2)
    #expect(svg.texts.contains("c − a"))
  }

  @Test func withoutPairsThereIsAnEmptyFrame() {
    #expect(forest([]).isWellFormed)
  }

  private func map(_ count: Int) -> SVGDocument {
    let cells = (0..<count).map { row in
      (0..<count).map { column -> SignificanceMap.Cell? in
        guard row != column else { return nil }
        return SignificanceMap.Cell(
          outcome: (row + column) % 2 == 0 ? .notDistinguishable : row < column ? .better : .worse,
          difference: row < column ? "+2.1" : "−2.1", pValue: (row + column) % 2 == 0 ? "0.4" : "< 0.001")
      }
    }
    return SVGDocument(
      SignificanceMap(title: "Pairs", names: (0..<count).map { "variant & \($0)" }, cells: cells).chart.svg)
  }

  @Test(arguments: [2, 5, 12]) func everyCellSaysInWordsWhatItMeans(count: Int) {
    let svg = map(count)
    #expect(svg.isWellFormed && svg.outside.isEmpty)
    let texts = svg.texts
    let found = [texts.count { $0 == "▲ better" }, texts.count { $0 == "▼ worse" }, texts.count { $0 == "n.s." }]
    #expect(found.reduce(0, +) == count * (count - 1))
    #expect(found[0] == found[1])
    #expect(texts.count { $0 == "–" } == count)
    #expect(texts.contains("p < 0.001"))
  }

  @Test func lettersGoOnAfterZ() {
    #expect([0, 25, 26, 51, 52, 701, 702].map(SignificanceMap.letter) == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"])
  }

  private func point(_ name: String, _ cost: Double?, _ score: Double, front: Bool = false) -> ScatterChart.Point {
    ScatterChart.Point(
      name: name, cost: cost, score: score, interval: (score - 0.1, score + 0.1), isOnFront: front)
  }

  private func scatter(_ points: [ScatterChart.Point]) -> SVGDocument {
    SVGDocument(
      ScatterChart(
        title: "Cost", costLabel: "parameters", scoreLabel: "IoU", points: points,
        costText: { String(format: "%.0f", $0) }
      ).chart.svg)
  }

  @Test func theFrontJoinsItsPointsByCost() throws {
    let svg = scatter([
      point("large", 1e6, 0.9, front: true), point("small", 1e3, 0.5, front: true), point("bad", 1e5, 0.4),
    ])
    #expect(svg.isWellFormed && svg.outside.isEmpty)
    let front = try #require(svg.all("polyline", style: "front").first?.attributes["points"])
    let places = front.split(separator: " ").compactMap { Double($0.split(separator: ",")[0]) }
    #expect(places == [56, 456])
  }

  @Test(arguments: MarkerShape.allCases)
  func everyMarkHasAnInsideThatMayBeHollow(shape: MarkerShape) throws {
    guard shape != .disk else { return }
    let svg = SVGDocument("<svg>" + shape.svg(x: 0, y: 0, radius: 10, style: "mark") + "</svg>")
    let path = try #require(svg.all("path").first?.attributes["d"])
    let numbers = path.split { !"-.0123456789".contains($0) }.compactMap { Double($0) }
    let points = stride(from: 0, to: numbers.count, by: 2).map { (x: numbers[$0], y: numbers[$0 + 1]) }
    var area = 0.0
    for (one, next) in zip(points, points.dropFirst() + points.prefix(1)) { area += one.x * next.y - next.x * one.y }
    #expect(abs(area) / 2 > 100, "\(shape): \(area)")
  }

  @Test func longNamesStayInsideTheLegend() {
    let svg = scatter([point(String(repeating: "variant ", count: 20), 10, 0.5, front: true)])
    #expect(svg.outside.isEmpty)
  }

  @Test func variantsWithoutCostOrScoreAreNamedAsLeftOut() {
    let svg = scatter([point("a", 10, 0.5), point("b", nil, 0.6), point("d", 5, .nan)])
    #expect(svg.isWellFormed && svg.outside.isEmpty)
    #expect(svg.texts.count { $0.contains("not shown") } == 2)
    #expect(svg.all("line", style: "thin").count == 1)
    #expect(scatter([]).isWellFormed)
    #expect(scatter([point("b", nil, 0.6)]).outside.isEmpty)
  }

  @Test func whatCostsNothingStandsBesideTheLogarithmicAxis() throws {
    let svg = scatter([point("otsu", 0, 0.5, front: true), point("a", 1000, 0.6, front: true), point("b", 50, 0.5)])
    #expect(svg.isWellFormed && svg.outside.isEmpty)
    #expect(svg.texts.contains("0"))
    let front = try #require(svg.all("polyline", style: "front").first?.attributes["points"])
    let places = front.split(separator: " ").compactMap { Double($0.split(separator: ",")[0]) }
    #expect(places.count == 2 && places[0] < places[1])
    let b = try #require(svg.all("path", style: "hollow").first?.attributes["d"])
    #expect(places[0] < Double(b.dropFirst().prefix { $0 != " " })!)
    #expect(scatter([point("otsu", 0, 0.5)]).outside.isEmpty)
  }

  @Test func seedsKeepTheirMarksThroughTheVariants() {
    let chart = SeedSpread(
      title: "Seeds", axisLabel: "IoU", names: ["a", "b"], means: [[0.5, 0.6, 0.7], [0.55, 0.65, .nan]],
      seeds: ["1", "2", "3"]
    ).chart
    let svg = SVGDocument(chart.svg)
    #expect(svg.isWellFormed && svg.outside.isEmpty)
    #expect(
      svg.all("title").map(\.text) == [
        "seed 1: 0.5000", "seed 2: 0.6000", "seed 3: 0.7000", "seed 1: 0.5500", "seed 2: 0.6500",
      ])
    #expect(svg.texts.contains("mean 0.6000, SD 0.1000"))
    #expect(svg.all("polyline", style: "thin").count == 3)
  }

  /// The corners of the lines that join seeds, line by line.
  private func corners(_ svg: SVGDocument) -> [[(x: Double, y: Double)]] {
    svg.all("polyline", style: "thin").map { line in
      (line.attributes["points"] ?? "").split(separator: " ").map { point -> (x: Double, y: Double) in
        let numbers = point.split(separator: ",").compactMap { Double($0) }
        return (numbers[0], numbers[1])
      }
    }
  }

  /// Otsu's seeds are all alike, and names and numbers stand beside the marks.
  @Test func equalSeedsShowAMarkEachAndNoLineCrossesTheTexts() {
    let chart = SeedSpread(
      title: "Seeds", axisLabel: "HD95", names: ["otsu", "a network with a long name"],
      means: [[12, 12, 12], [3, 18, 7]], seeds: ["1", "2", "3"], decimals: 2
    ).chart
    let svg = SVGDocument(chart.svg)
    #expect(svg.isWellFormed && svg.outside.isEmpty)
    let lines = corners(svg)
    #expect(lines.count == 3 && Set(lines.map { $0[0].y }).count == 3)
    #expect(lines.joined().allSatisfy { (SeedSpread.left...SeedSpread.right).contains($0.x) })
    #expect(svg.texts.contains("mean 12.00, SD 0.00") && svg.texts.contains("a network with a lo…"))
  }

  @Test func oneSeedHasNoSpread() {
    let chart = SeedSpread(title: "Seeds", axisLabel: "IoU", names: ["a"], means: [[0.5]], seeds: ["1"]).chart
    #expect(SVGDocument(chart.svg).texts.contains("one seed: spread unknown"))
  }

  @Test func sharesOfRanksAreWrittenAndNotRoundedToCertainty() {
    let chart = RankChart(
      title: "Ranks", names: ["a", "b", "c"], frequencies: [[0.995, 0.005, 0], [0.005, 0.5, 0.495], [0, 0, 1]]
    ).chart
    let svg = SVGDocument(chart.svg)
    #expect(svg.isWellFormed && svg.outside.isEmpty)
    #expect(
      svg.texts.filter { $0.hasSuffix("%") } == [
        "> 99 %", "< 1 %", "0 %", "< 1 %", "50 %", "50 %", "0 %", "0 %", "100 %",
      ])
    #expect(svg.all("rect", style: "share").map { $0.number("fill-opacity") }[8] == 0.45)
  }
}
