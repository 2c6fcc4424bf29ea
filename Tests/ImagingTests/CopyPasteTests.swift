import Imaging
import Randomness
import Testing

@Suite struct CopyPasteTests {
  private static let size = 35
  private let partner = AugmentedSample(
    image: FloatImage(width: 7, height: 5, channels: 2, values: (0..<2 * size).map { Float($0) + 1000 }),
    labels: labels(
      "1100020",
      "1200020",
      "0000000",
      "00x0003",
      "0001000"))
  /// Its pixels: a 1 with a 2 in it, a 2, a 3, and a 1 beside what is ignored.
  private let objects: [Set<Int>] = [[0, 1, 7, 8], [5, 12], [27], [31]]
  private let sample = AugmentedSample(
    image: FloatImage(width: 7, height: 5, channels: 2, values: (0..<2 * size).map { Float($0) }),
    labels: LabelMap(width: 7, height: 5, repeating: 3))

  private func mixed(
    _ step: CopyPaste, turn: Int = 0, _ partner: AugmentedSample, into sample: AugmentedSample
  ) -> (sample: AugmentedSample, parameters: [DrawnParameter]?) {
    var draws = SampleKey(seed: 3, turn: turn, item: "slice").draws("copyPaste")
    var result = sample
    let parameters = step.mix(partner, into: &result, using: &draws)
    return (result, parameters)
  }

  @Test func allObjectsAndNothingElse() {
    let result = mixed(CopyPaste(objects: 100...100), partner, into: sample)
    #expect(result.parameters == [DrawnParameter("objects", 4)])
    let pasted = objects.reduce(into: Set()) { $0.formUnion($1) }
    for pixel in 0..<Self.size {
      let isPasted = pasted.contains(pixel)
      #expect(result.sample.labels.labels[pixel] == (isPasted ? partner.labels.labels[pixel] : 3))
      for index in [pixel, Self.size + pixel] {
        #expect(result.sample.image.values[index] == Float(index + (isPasted ? 1000 : 0)))
      }
    }
  }

  /// Whole objects, each of them equally likely, as many as were drawn.
  @Test func someObjectsEachWhole() {
    var (chosen, counts) = ([0, 0, 0, 0], [0, 0, 0])
    for turn in 0..<3000 {
      let result = mixed(CopyPaste(objects: 1...3), turn: turn, partner, into: sample)
      let changed = Set((0..<Self.size).filter { result.sample.image.values[$0] != sample.image.values[$0] })
      let found = objects.indices.filter { !objects[$0].isDisjoint(with: changed) }
      #expect(changed == found.reduce(into: Set()) { $0.formUnion(objects[$1]) })
      #expect(result.parameters == [DrawnParameter("objects", Double(found.count))])
      counts[found.count - 1] += 1
      for object in found { chosen[object] += 1 }
    }
    // Five standard deviations: a third of the draws, and half of them.
    #expect(counts.allSatisfy { abs($0 - 1000) < 130 })
    #expect(chosen.allSatisfy { abs($0 - 1500) < 137 })
  }

  @Test func aPartnerWithoutForegroundGivesNothing() {
    let empty = AugmentedSample(
      image: partner.image, labels: LabelMap(width: 7, height: 5, repeating: LabelMap.ignored))
    let result = mixed(CopyPaste(), empty, into: sample)
    #expect(result.parameters == nil && result.sample.image == sample.image && result.sample.labels == sample.labels)
  }

  @Test func allLabelsOfABlendAreThoseOfThePastedPixels() {
    var blended = sample
    blended.blends = [BlendedLabels(labels: LabelMap(width: 7, height: 5, repeating: 2), share: 0.25)]
    let result = mixed(CopyPaste(objects: 100...100), partner, into: blended).sample
    #expect(result.labels.labels[0] == 1 && result.blends[0].labels.labels[0] == 1)
    #expect(result.labels.labels[2] == 3 && result.blends[0].labels.labels[2] == 2)
    #expect(result.blends[0].share == 0.25)
  }
}
