import Foundation
import Testing

@testable import Pipeline

@Suite struct SearchProposerTests {
  private static let dimensions = [
    SearchDimension(key: "rate", values: .number(1e-4...1e-2, isLogarithmic: true), steps: 3),
    SearchDimension(key: "width", values: .integer(8...11, isLogarithmic: false)),
    SearchDimension(key: "loss", values: .choice(["a", "b"])),
  ]

  private func proposer(_ method: SearchSettings.Method, seed: UInt64 = 1) -> SearchProposer {
    SearchProposer(
      settings: SearchSettings(method: method, trials: 24, dimensions: Self.dimensions), seed: seed)
  }

  /// As the search asks, each trial after those before it.
  private func points(_ proposer: SearchProposer, score: (SearchPoint) -> Double) -> [SearchPoint] {
    var observations: [SearchObservation] = []
    for number in 0..<24 {
      let point = proposer.point(ofTrial: number, after: observations)
      observations.append(SearchObservation(point: point, score: score(point)))
    }
    return observations.map(\.point)
  }

  @Test func aGridIsEveryCombinationTheLastKeyFastest() {
    let grid = proposer(.grid)
    #expect(SearchDimension.combinations(Self.dimensions) == 24)
    let found = points(grid) { _ in 0 }.map { grid.settings(at: $0).map(\.value) }
    let expected = ["0.0001", "0.001", "0.01"].flatMap { rate in
      (8...11).flatMap { width in ["a", "b"].map { [rate, "\(width)", $0] } }
    }
    #expect(found == expected)
    #expect(grid.settings(at: [0, 0, 0]).map(\.text) == ["rate=0.0001", "width=8", "loss=a"])
  }

  @Test(
    arguments: [
      (1...5, false, nil, [1, 2, 3, 4, 5]), (1...64, true, 4, [1, 4, 16, 64]), (0...10, false, 3, [0, 5, 10]),
      (-3...3, false, 3, [-3, 0, 3]), (1...3, true, 9, [1, 2, 3]),
    ] as [(ClosedRange<Int>, Bool, Int?, [Int])])
  func wholeNumbersOfAGrid(range: ClosedRange<Int>, isLogarithmic: Bool, steps: Int?, expected: [Int]) {
    let dimension = SearchDimension(key: "n", values: .integer(range, isLogarithmic: isLogarithmic), steps: steps)
    #expect(dimension.gridPlaces.map { dimension.text(at: $0) } == expected.map { "\($0)" })
    #expect(SearchDimension.combinations([dimension]) == expected.count)
  }

  @Test func aGridTooLargeToCountIsSaidToBe() {
    let endless = SearchDimension(key: "n", values: .integer(0...1_000_000_000, isLogarithmic: false))
    #expect(SearchDimension.combinations([endless, endless, endless]) == .max)
  }

  @Test(arguments: [SearchSettings.Method.random, .tpe])
  func proposalsAreThoseOfTheSeed(method: SearchSettings.Method) {
    func score(_ point: SearchPoint) -> Double { -abs(point[0] - 0.3) - abs(point[1] - 0.6) }
    let first = points(proposer(method), score: score)
    #expect(first == points(proposer(method), score: score))
    #expect(first != points(proposer(method, seed: 2), score: score))
    #expect(Set(first).count == first.count)
    // What is learnt changes the later ones of one method alone.
    let unlearned = points(proposer(method)) { -score($0) }
    #expect(first.prefix(8) == unlearned.prefix(8))
    #expect((first == unlearned) == (method == .random))
  }

  @Test func numbersAreShortAndStayInTheirRange() {
    let rate = SearchDimension(key: "rate", values: .number(1e-4...1e-2, isLogarithmic: true))
    let share = SearchDimension(key: "share", values: .number(0.123456...0.123457, isLogarithmic: false))
    let pixels = SearchDimension(key: "pixels", values: .number(1...1e7, isLogarithmic: true))
    for step in 0..<1000 {
      let place = Double(step) / 1000
      let text = rate.text(at: place)
      #expect(text.filter(\.isNumber).drop { $0 == "0" }.count <= 4, "\(text)")
      let large = Double(pixels.text(at: place))!
      #expect(Double(String(format: "%.3e", large)) == large, "\(large)")
      #expect((1e-4...1e-2).contains(Double(text)!), "\(text)")
      #expect((0.123456...0.123457).contains(Double(share.text(at: place))!))
    }
    // A narrow range still has its values.
    #expect(Set((0..<100).map { share.text(at: Double($0) / 100) }).count == 100)
  }
}
