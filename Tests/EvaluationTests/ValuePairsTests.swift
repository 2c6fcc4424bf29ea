import Imaging
import Randomness
import Testing

@testable import Evaluation

@Suite struct ValuePairsTests {
  /// Areas of a few values, with single pixels between them.
  private func values(_ count: Int, _ seed: UInt64, among available: [UInt8]) -> [UInt8] {
    var draws = KeyedGenerator(seed: seed, stream: "values")
    var result: [UInt8] = []
    while result.count < count {
      let value = available[Int(draws.next() % UInt64(available.count))]
      result += Array(repeating: value, count: Int(draws.next() % 40) + 1)
    }
    return Array(result.prefix(count))
  }

  @Test(arguments: [1, 7, 8, 9, 64, 1000, 4099]) func pairsAreCountedWhateverTheirWidth(count: Int) {
    let (truth, guess) = (values(count, 1, among: [0, 1, 7, 255]), values(count, 2, among: [0, 128, 255]))
    let found = ValuePairs(reference: truth, prediction: guess)
    var expected: [ValuePairs.Pair: Int] = [:]
    for (reference, prediction) in zip(truth, guess) {
      expected[.init(reference: Int32(reference), prediction: Int32(prediction)), default: 0] += 1
    }
    #expect(found.counts == expected)
    #expect(found == ValuePairs(reference: truth.map { Int32($0) }, prediction: guess.map { Int32($0) }))
    #expect(found.references == Set(truth.map { Int32($0) }) && found.predictions == Set(guess.map { Int32($0) }))
  }

  @Test func knownClassesGiveTheCountsOfLabelMaps() {
    let (truth, guess) = (values(900, 3, among: [0, 1, 2]), values(900, 4, among: [0, 1, 2]))
    var known = ConfusionCounts(classes: 3)
    known.add(
      prediction: LabelMap(width: 30, height: 30, labels: guess),
      reference: LabelMap(width: 30, height: 30, labels: truth))
    // The files name the classes by other values.
    let pairs = ValuePairs(
      reference: truth.map { Int32($0) * 100 - 5 }, prediction: guess.map { 70_000 + Int32($0) })
    let found = pairs.confusion(
      classes: 3, reference: [-5: 0, 95: 1, 195: 2], prediction: [70_000: 0, 70_001: 1, 70_002: 2])
    #expect(found == known)
  }
}
