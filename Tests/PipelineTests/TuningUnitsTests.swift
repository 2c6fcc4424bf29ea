import Testing

@testable import Pipeline

@Suite struct TuningUnitsTests {
  private func cases(_ names: [(String, String?)]) -> [Case] {
    names.map {
      Case(
        name: $0.0, image: "\($0.0).png", masks: [], group: $0.1, set: .validation, width: 4, height: 4, planes: 1,
        imageDigest: "", maskDigests: [])
    }
  }

  @Test func unitsAreCasesWhereThereAreNoGroups() {
    let units = TuningUnits(cases((0..<8).map { ("case-\($0)", nil) }), seed: 1)
    #expect(!units.areGroups && units.kind == "cases")
    #expect(units.cases.flatMap { $0 }.sorted() == Array(0..<8))
    #expect(units.cases.allSatisfy { $0.count == 1 })
  }

  @Test func theCasesOfAGroupAreOneUnit() {
    let units = TuningUnits(cases([("a", "p"), ("b", "q"), ("c", "p"), ("d", "r")]), seed: 1)
    #expect(units.areGroups && units.count == 3)
    #expect(Set(units.cases) == [[0, 2], [1], [3]])
    for (name, members) in zip(units.names, units.cases) { #expect(name == ["p", "q", "p", "r"][members[0]]) }
  }

  @Test func theOrderIsDrawnFromTheSeedAndEachUnitsName() {
    let names = (0..<12).map { ("case-\($0)", String?.none) }
    let first = TuningUnits(cases(names), seed: 1)
    #expect(TuningUnits(cases(names), seed: 1) == first)
    #expect(TuningUnits(cases(names), seed: 2).names != first.names)
    #expect(TuningUnits(cases(names.reversed()), seed: 1).names == first.names)
    // A case more moves no other.
    let more = TuningUnits(cases(names + [("another", nil)]), seed: 1).names
    #expect(more.filter { $0 != "another" } == first.names)
  }

  @Test(arguments: [6, 7, 10, 11, 23, 67])
  func foldsHoldEveryUnitOutOnce(count: Int) {
    let units = TuningUnits(cases((0..<count).map { ("case-\($0)", nil) }), seed: 5)
    let folds = units.folds
    #expect(folds.count == min(count, 10))
    #expect(folds.flatMap { $0 }.sorted() == Array(0..<count))
    let sizes = folds.map(\.count)
    #expect(sizes.max()! - sizes.min()! <= 1)
    let rest = (0..<count).filter { !folds[0].contains($0) }
    let inner = TuningUnits.innerFolds(of: rest)
    #expect(inner.count == 5)
    #expect(inner.flatMap { $0 }.sorted() == rest)
  }
}
