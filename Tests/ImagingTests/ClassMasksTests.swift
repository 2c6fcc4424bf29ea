import Imaging
import Randomness
import Testing

@Suite struct ClassMasksTests {
  private func mask(_ rows: String...) -> BitMask {
    let pixels = Array(rows.joined())
    return BitMask(width: rows[0].count, height: rows.count) { pixels[$0] == "1" }
  }

  @Test func aSetHoldsABitAClass() {
    let masks = ClassMasks([mask("1100"), mask("0110"), mask("0000")], ignored: mask("0001"))
    let sets = LabelMap(sets: masks)
    #expect(sets.labels == [1, 3, 2, LabelMap.ignored])
    #expect(ClassMasks(sets: sets, classes: 3) == masks)
    #expect(sets.pixels(ofSets: 4) == [0, 2, 2, 0])
    #expect(masks.sharedPixels == 1)
  }

  @Test func whatIsIgnoredIsOfNoClass() {
    let sets = LabelMap(sets: ClassMasks([mask("11"), mask("01")], ignored: mask("01")))
    #expect(sets.labels == [1, LabelMap.ignored])
    #expect(ClassMasks(sets: sets, classes: 2).masks.map(\.count) == [1, 0])
    #expect(sets.pixels(ofSets: 3) == [0, 1, 0])
  }

  @Test func sevenClassesOfAStackComeBack() {
    var draws = KeyedGenerator(seed: 5, stream: "sets")
    let masks = ClassMasks(
      (0..<ClassMasks.maximumInSets).map { _ in BitMask(width: 70, height: 3, planes: 2) { _ in draws.uniform() < 0.6 }
      },
      ignored: BitMask(width: 70, height: 3, planes: 2))
    let sets = LabelMap(sets: masks)
    #expect(ClassMasks(sets: sets, classes: 7) == masks && !sets.labels.contains(LabelMap.ignored))
    #expect(sets.labels.contains(127), "all seven at once")
    #expect(sets.pixels(ofSets: 8).dropFirst() == masks.masks.map(\.count)[...])
  }

  @Test func patchesAreCentredOnAClassThatLiesInOthers() {
    // The second class is in two pixels, in one of them with the first.
    let sets = LabelMap(width: 4, height: 1, labels: [1, 3, 2, LabelMap.ignored])
    func centres(_ wanted: UInt8?) -> Set<Int> {
      Set(
        (0..<60).compactMap { step in
          var draws = KeyedGenerator(seed: 1, stream: "sampling", step: step)
          return PatchSampling(foreground: 1).drawCentre(in: sets, wanted: wanted, isOfSets: true, using: &draws)?.x
        })
    }
    #expect(centres(1) == [0, 1] && centres(2) == [1, 2])
    #expect(centres(3) == [0, 1, 2], "any other, where the image has it not")
  }
}
