import Evaluation
import Testing

@Suite struct UnitSummaryTests {
  @Test func aUnitsValueIsTheMeanOverItsCases() {
    let found = UnitSummary(CaseUnits(groups: ["a", "a", "b", nil]), values: [0.5, 1, 0.25, 0.2])
    #expect(found.values == [0.75, 0.25, 0.2] && found.leftOut == 0 && found.count == 3)
    #expect(abs(found.mean - 0.4) < 1e-12 && found.interval == MeanInterval(found.values))
    #expect(found.deviation == standardDeviation(found.values) && found.median.median == 0.25)
    #expect(found.unitsNeeded(width: 0.02) == unitsNeeded(forIntervalOf: found.values, width: 0.02))
  }

  @Test func undefinedAndInfiniteValuesAreLeftOutAndCounted() {
    let alone = UnitSummary([1, .nan, .infinity, 3])
    #expect(alone.values == [1, 3] && alone.leftOut == 2)
    let grouped = UnitSummary(CaseUnits(groups: ["a", "a", "b", "b"]), values: [1, .nan, .infinity, 3])
    #expect(grouped.values == [1, 3] && grouped.leftOut == 0)
  }

  @Test func oneUnitHasNoSpread() {
    let one = UnitSummary([0.5])
    #expect(one.mean == 0.5 && one.deviation.isNaN && one.interval.low.isNaN && one.unitsNeeded(width: 0.02) == nil)
    let none = UnitSummary([])
    #expect(none.count == 0 && none.mean.isNaN && none.median.median.isNaN)
  }
}
