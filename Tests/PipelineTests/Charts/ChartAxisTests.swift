import Testing

@testable import Pipeline

@Suite struct ChartAxisTests {
  @Test(arguments: [
    [0.0, 1], [0.0012, 0.0019], [12, 90], [-3, 4], [2, 2], [0, 0], [0.1 + 0.2, 0.3], [-1e-7, 3e9], [0.95, 0.951],
  ])
  func ticksAreRoundHoldTheValuesAndDiffer(values: [Double]) throws {
    let axis = ChartAxis(values, from: 0, to: 100)
    let low = try #require(values.min())
    let high = try #require(values.max())
    let rounding = 1e-8 * (high - low)
    #expect(axis.ticks[0] <= low + rounding && axis.ticks[axis.ticks.count - 1] >= high - rounding)
    #expect((3...12).contains(axis.ticks.count))
    #expect(Set(axis.ticks.map(axis.text)).count == axis.ticks.count)
    #expect(values.allSatisfy { (-0.01...100.01).contains(axis($0)) })
  }

  @Test func endsLieAtTheEndsAndTextsAreShort() {
    let axis = ChartAxis([0, 1], from: 200, to: 40)
    #expect(axis(0) == 200 && axis(1) == 40)
    #expect(axis.ticks.map(axis.text) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(ChartAxis([-2, 2], from: 0, to: 1).ticks.map(ChartAxis([-2, 2], from: 0, to: 1).text)[0] == "−2")
  }

  @Test(arguments: [[1200.0, 3_000_000], [5, 5], [0.3, 0.5], [1, 10], [1e-6, 1e6]])
  func costsLieOnPowersOfTen(values: [Double]) {
    let axis = ChartAxis(values, kind: .logarithmic, from: 0, to: 100)
    #expect(values.allSatisfy { (-0.01...100.01).contains(axis($0)) })
    #expect(axis.ticks.count >= 2 && axis.ticks.count <= 14)
    #expect(zip(axis.ticks, axis.ticks.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func marksAreRoundOnEveryKindOfAxis() {
    func texts(_ axis: ChartAxis) -> [String] { axis.ticks.map(axis.text) }
    #expect(texts(ChartAxis([0.02, 0.98], from: 0, to: 1)) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"])
    #expect(
      texts(ChartAxis([1e-5, 1e-1], kind: .logarithmic, from: 0, to: 1)) == ["1e-05", "0.0001", "0.001", "0.01", "0.1"])
    #expect(texts(ChartAxis([1, 16], kind: .logarithmic, from: 0, to: 1)) == ["1", "2", "5", "10", "20"])
    #expect(abs(ChartAxis([1e-4, 1e-2], kind: .logarithmic, from: 0, to: 100)(1e-3) - 50) < 1e-9)
    #expect(abs(ChartAxis([2], from: 0, to: 100)(2) - 50) < 1e-9)
  }

  @Test func stripsLieSideBySideWithAsMuchOfTheirNamesAsFits() {
    let axis = ChartAxis(strips: ["a", "a name that is longer than its strip"], from: 0, to: 100)
    #expect(axis.ticks == [0.5, 1.5] && axis(1.5) == 75 && axis(0.5) == 25)
    #expect(axis.ticks.map(axis.text) == ["a", "a name…"])
  }

  @Test func withoutValuesThereIsAnAxisStill() {
    #expect(ChartAxis([], from: 0, to: 1).ticks.count > 2)
    #expect(ChartAxis([.nan, .infinity], from: 0, to: 1).ticks.count > 2)
    #expect(ChartAxis([], kind: .logarithmic, from: 0, to: 1).ticks.count > 1)
  }
}
