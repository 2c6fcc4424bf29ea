import Evaluation
import Testing

@Suite struct CaseUnitsTests {
  @Test func casesOfAGroupAreOneUnitAndACaseWithoutOneIsItsOwn() {
    let units = CaseUnits(groups: ["b", nil, "a", "b", nil])
    #expect(units.kind == .group && units.count == 4)
    #expect(units.unitOfCase == [0, 1, 2, 0, 3] && units.firstCases == [0, 1, 2, 4])
    #expect(units.means(of: [1, 2, 4, 2, 8]) == [1.5, 2, 4, 8])
  }

  @Test func withoutGroupsCasesCount() {
    let units = CaseUnits(groups: [nil, nil])
    #expect(units.kind == .case && units.unitOfCase == [0, 1])
    #expect(CaseUnits(groups: []).means(of: []).isEmpty)
  }

  @Test func undefinedAndInfiniteValuesTakeNoPart() {
    let means = CaseUnits(groups: ["a", "a", "b"]).means(of: [.nan, 3, .infinity])
    #expect(means[0] == 3 && means[1].isNaN)
  }
}
