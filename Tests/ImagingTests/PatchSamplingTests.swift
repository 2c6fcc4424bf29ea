import Imaging
import Randomness
import Testing

@Suite struct PatchSamplingTests {
  /// Class 1 in one corner pixel, class 2 in a column of eight, one ignored pixel.
  private static let labels: LabelMap = {
    var labels = [UInt8](repeating: 0, count: 32 * 16)
    labels[0] = 1
    for y in 4..<12 { labels[y * 32 + 20] = 2 }
    labels[31] = LabelMap.ignored
    return LabelMap(width: 32, height: 16, labels: labels)
  }()

  private func centres(_ sampling: PatchSampling, wanted: UInt8? = nil, count: Int = 600) -> [(x: Int, y: Int)?] {
    (0..<count).map { step in
      var draws = KeyedGenerator(seed: 3, stream: "sampling", step: step)
      return sampling.drawCentre(in: Self.labels, wanted: wanted, using: &draws)
    }
  }

  @Test func theShareOfPatchesWithForegroundIsTheOneAskedFor() {
    let found = centres(PatchSampling(foreground: 0.33))
    // Binomial, 600 draws: four standard deviations are 46.
    #expect(abs(found.count { $0 != nil } - 198) < 46)
    #expect(centres(PatchSampling()).allSatisfy { $0 == nil })
  }

  /// However few pixels a class has, it is the centre as often as any other.
  @Test func classesComeEquallyOften() {
    let found = centres(PatchSampling(foreground: 1)).compactMap { $0 }
    #expect(found.count == 600)
    #expect(abs(found.count { $0.x == 0 && $0.y == 0 } - 300) < 50)
    #expect(found.allSatisfy { ($0.x, $0.y) == (0, 0) || $0.x == 20 && (4..<12).contains($0.y) })
    #expect(Set(found.filter { $0.x == 20 }.map(\.y)).count == 8)
  }

  @Test func aWantedClassIsTheCentreWhereTheImageHasIt() {
    #expect(centres(PatchSampling(), wanted: 2).allSatisfy { $0?.x == 20 })
    #expect(centres(PatchSampling(), wanted: 3).allSatisfy { $0 != nil }, "any other, where it has it not")
  }

  @Test func anImageWithoutForegroundIsTakenAnywhere() {
    var draws = KeyedGenerator(seed: 3, stream: "sampling")
    let empty = LabelMap(width: 4, height: 4, labels: [UInt8](repeating: 0, count: 16))
    #expect(PatchSampling(foreground: 1).drawCentre(in: empty, using: &draws) == nil)
  }

  /// The patch holds its centre, at the border too, and a centre changes no other draw.
  @Test func thePatchLiesAboutItsCentre() {
    let image = FloatImage(width: 32, height: 16, values: (0..<512).map { Float($0) })
    let augmentation = Augmentation(steps: [Flip(), Rotation(degrees: 90...90, probability: 0.5)])
    for (turn, centre) in [(0, 0), (20, 7), (31, 15)].enumerated() {
      let key = SampleKey(seed: 5, turn: turn, item: "slice")
      let sample = augmentation.sample(image: image, labels: Self.labels, patch: (8, 8), centre: centre, key: key)
      #expect(sample.image.values.contains(Float(centre.1 * 32 + centre.0)))
      #expect((sample.image.width, sample.labels.height) == (8, 8))
      let elsewhere = augmentation.sample(image: image, labels: Self.labels, patch: (8, 8), key: key)
      #expect(elsewhere.draws == sample.draws)
    }
  }
}
