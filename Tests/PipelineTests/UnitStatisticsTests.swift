import Evaluation
import Testing

@testable import Pipeline

@Suite struct UnitStatisticsTests {
  private func cases(_ found: [Int], groups: [String?]) -> [CaseScores] {
    zip(found, groups).enumerated().map { ReportFixture.scores("c\($0)", found: $1.0, group: $1.1) }
  }

  @Test func aGroupCountsOnceAndACaseWithoutOneToo() {
    // A case that has the name of a group is another unit.
    let found = UnitStatistics(cases([10, 20, 5, 4], groups: ["a", "a", "c3", nil]), score: \.iou)
    #expect(found.values == [0.75, 0.25, 0.2] && found.leftOut == 0)
  }

  @Test func undefinedAndInfiniteValuesAreLeftOutAndCounted() {
    let values: [String: Double] = ["c0": 1, "c1": .nan, "c2": .infinity, "c3": 3]
    let found = UnitStatistics(cases([1, 1, 1, 1], groups: [nil, nil, nil, nil])) { values[$0.name]! }
    #expect(found.values == [1, 3] && found.leftOut == 2)
    let grouped = UnitStatistics(cases([1, 1, 1, 1], groups: ["a", "a", "b", "b"])) { values[$0.name]! }
    #expect(grouped.values == [1, 3] && grouped.leftOut == 0)
  }

  @Test func oneUnitHasNoSpread() {
    let one = UnitStatistics(cases([10], groups: [nil]), score: \.iou)
    #expect(one.mean == 0.5 && one.deviation.isNaN && one.interval.low.isNaN && one.unitsNeeded == nil)
    #expect(one.bootstrap(seed: 1, item: "x", draws: 10) == nil)
    let none = UnitStatistics([], score: \.iou)
    #expect(none.count == 0 && none.mean.isNaN && none.median.median.isNaN)
  }

  @Test(arguments: [
    (0.12345, "0.123"), (-0.0001, "0.000"), (-0.25, "−0.250"), (Double.nan, "–"), (.infinity, "∞"), (1, "1.000"),
  ])
  func scoresAsText(value: Double, text: String) { #expect(scoreText(value) == text) }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (7_762_465, "7,762,465"), (-1234, "-1,234"), (-123, "-123"),
  ])
  func digitsInGroups(number: Int, text: String) { #expect(groupedDigits(number) == text) }
}
