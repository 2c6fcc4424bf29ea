import Randomness
import Testing

@testable import Pipeline

@Suite struct StratificationTests {
  /// Units of 10,000 pixels: foreground of 1 to 40 %, a second class in one of seven, no foreground in one of nine.
  private static func units(_ count: Int, seed: UInt64 = 1) -> [SplitUnit] {
    (0..<count).map { number in
      let name = "unit-\(number)"
      var draws = KeyedGenerator(seed: seed, stream: "units", item: name)
      let foreground = number % 9 == 4 ? 0 : 100 + draws.integer(below: 3900)
      let second = number % 7 == 3 ? foreground / 5 : 0
      return SplitUnit(
        name: name, images: [name], pixels: [10_000 - foreground, foreground - second, second])
    }
  }

  private func members(_ folds: [String: Int], _ units: [SplitUnit]) -> [[SplitUnit]] {
    Dictionary(grouping: units) { folds[$0.name]! }.sorted { $0.key < $1.key }.map(\.value)
  }

  @Test(arguments: [(61, 5), (10, 5), (5, 5), (200, 8), (9, 2)], [0, 1, 2] as [UInt64])
  func foldsHaveTheSameSize(shape: (units: Int, folds: Int), seed: UInt64) {
    let units = Self.units(shape.units)
    let folds = members(Stratification(units, seed: seed).folds(shape.folds), units)
    #expect(folds.count == shape.folds)
    #expect(folds.map(\.count).min()! >= folds.map(\.count).max()! - 1)
    #expect(folds.map(\.count).reduce(0, +) == shape.units)
  }

  /// The rarest class is spread as evenly as can be; every set of classes within one of even for each third.
  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64]) func everyFoldHasItsShareOfEveryClass(seed: UInt64) {
    let units = Self.units(100)
    let folds = members(Stratification(units, seed: seed).folds(5), units)
    let second = folds.map { $0.count { $0.pixels[2] > 0 } }
    #expect(second.max()! - second.min()! <= 1, "\(second)")
    let empty = folds.map { $0.count { $0.pixels[0] == 10_000 } }
    #expect(empty.max()! - empty.min()! <= 1, "\(empty)")
  }

  /// Compared with folds that are drawn whatever the foreground.
  @Test func foldsAreAlikeInForeground() {
    func spread(_ folds: [[SplitUnit]]) -> Double {
      let means = folds.map { fold in fold.reduce(0) { $0 + Double(10_000 - $1.pixels[0]) } / Double(fold.count) }
      return means.max()! - means.min()!
    }
    var (stratified, drawn) = (0.0, 0.0)
    let units = Self.units(60)
    let blind = units.map { SplitUnit(name: $0.name, images: $0.images, pixels: []) }
    for seed in 0..<40 as Range<UInt64> {
      stratified += spread(members(Stratification(units, seed: seed).folds(5), units))
      drawn += spread(members(Stratification(blind, seed: seed).folds(5), units))
    }
    #expect(stratified < 0.6 * drawn, "\(stratified / 40) and \(drawn / 40) pixels")
  }

  @Test func theSeedDecidesAndTheOrderOfTheUnitsDoesNot() {
    let units = Self.units(50)
    let folds = Stratification(units, seed: 4).folds(5)
    #expect(Stratification(units.reversed(), seed: 4).folds(5) == folds)
    #expect(Stratification(units, seed: 5).folds(5) != folds)
  }

  /// Dealing all units anew would move four of five.
  @Test func anAddedUnitMovesFew() {
    let units = Self.units(100)
    let before = Stratification(units, seed: 4).folds(5)
    var moved: [Int] = []
    for added in 0..<30 {
      let more = Self.units(101, seed: 1).last!
      let unit = SplitUnit(name: "added-\(added)", images: [], pixels: [10_000 - 130 * added, 130 * added, 0])
      let after = Stratification(units + [added == 0 ? more : unit], seed: 4).folds(5)
      moved.append(units.count { before[$0.name] != after[$0.name] })
    }
    #expect(Double(moved.reduce(0, +)) / 30 < 10, "\(moved)")
    #expect(moved.max()! <= 16, "\(moved)")
  }

  @Test func theValidationSetIsEvenOverTheStrata() {
    let units = Self.units(90)
    let kinds = Stratification(units, seed: 1)
    for fold in 0..<5 {
      let chosen = kinds.validation(of: Set(units.map(\.name)), count: 18, fold: fold)
      let members = units.filter { chosen.contains($0.name) }
      #expect(members.count == 18)
      // One of nine, one of seven, in all.
      #expect((1...3).contains(members.count { $0.pixels[0] == 10_000 }))
      #expect((1...4).contains(members.count { $0.pixels[2] > 0 }))
    }
    #expect(kinds.validation(of: ["unit-3"], count: 1, fold: 0) == ["unit-3"])
    #expect(kinds.validation(of: [], count: 0, fold: 0) == [])
  }

  /// Of eight units of one kind a single one is of the middle third.
  @Test func aSingleValidationUnitIsOfTheMiddle() {
    let units = (1...8).map { SplitUnit(name: "\($0)", images: ["\($0)"], pixels: [100 - $0, $0]) }
    for fold in 0..<10 {
      let chosen = Stratification(units, seed: 3).validation(of: Set(units.map(\.name)), count: 1, fold: fold)
      #expect(chosen.isSubset(of: ["4", "5", "6"]) && chosen.count == 1)
    }
  }
}
