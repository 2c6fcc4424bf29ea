import Foundation
import Imaging
import Randomness
import Testing

@Suite struct AugmentationTests {
  private func key(_ turn: Int) -> SampleKey { SampleKey(seed: 3, turn: turn, item: "slice") }

  private func affine(
    _ augmentation: Augmentation, imageWidth: Int, imageHeight: Int, width: Int, height: Int, _ turn: Int
  ) throws -> AffineMap {
    try #require(
      augmentation.drawMap(
        imageWidth: imageWidth, imageHeight: imageHeight, width: width, height: height, key: key(turn)
      ).map.affine)
  }

  @Test func theSameKeyGivesTheSameSample() {
    let image = noise(70, 50, channels: 3)
    let map = randomLabels(70, 50, classes: 3)
    var samples: [FloatImage] = []
    for turn in 0..<20 {
      let one = Augmentation.standard.sample(image: image, labels: map, patch: (32, 40), key: key(turn))
      let two = Augmentation.standard.sample(image: image, labels: map, patch: (32, 40), key: key(turn))
      #expect(one.image == two.image && one.labels == two.labels && one.draws == two.draws)
      #expect((one.image.width, one.image.height, one.image.channels) == (40, 32, 3))
      #expect((one.labels.width, one.labels.height) == (40, 32))
      samples.append(one.image)
    }
    for step in 1..<20 { #expect(samples[step] != samples[0]) }
  }

  @Test func withoutStepsAPatchIsAWindowOfTheImage() throws {
    let image = noise(20, 9)
    let map = randomLabels(20, 9, classes: 3)
    var origins = Set<[Int]>()
    for step in 0..<300 {
      let drawn = try affine(Augmentation(), imageWidth: 20, imageHeight: 9, width: 16, height: 8, step)
      let (x, y) = (Int(drawn.offsetX), Int(drawn.offsetY))
      origins.insert([x, y])
      let sample = Augmentation().sample(image: image, labels: map, patch: (8, 16), key: key(step))
      #expect(sample.image == image.tile(x: x, y: y, width: 16, height: 8))
      #expect(sample.labels == map.cropped(Margins(top: y, left: x, bottom: 1 - y, right: 4 - x)))
    }
    // Every position is drawn: 5 columns, 2 rows.
    #expect(origins.count == 10)
  }

  @Test func aSmallImageLiesInTheMiddleReflected() {
    let image = FloatImage(width: 3, height: 1, values: [1, 2, 3])
    let seen = Augmentation().sample(image: image, labels: labels("012"), patch: (2, 8), key: key(0))
    #expect(seen.image.values == [3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2])
    #expect(seen.labels.labels == [2, 1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1])
  }

  @Test func wholeImagesWhereNoPatchIsNamed() {
    let image = noise(11, 6)
    let map = randomLabels(11, 6, classes: 2)
    let whole = Augmentation().sample(image: image, labels: map, patch: nil, key: key(0))
    #expect(whole.image == image && whole.labels == map && whole.draws.isEmpty)
    let turn = Augmentation(steps: [Flip(horizontal: 1, vertical: 1)])
    let turned = turn.sample(image: image, labels: map, patch: nil, key: key(0))
    #expect(turned.image.values == image.values.reversed() && turned.labels.labels == map.labels.reversed())
  }

  @Test func probabilitiesAreKept() throws {
    let augmentation = Augmentation(steps: [
      Flip(horizontal: 0.5, vertical: 0.25), Rotation(degrees: 10...20, probability: 0.2),
      Scaling(factor: 2...4, probability: 0.6),
    ])
    var (horizontal, vertical, rotated, scaled) = (0, 0, 0, 0)
    for step in 0..<4000 {
      let map = try affine(augmentation, imageWidth: 9, imageHeight: 9, width: 9, height: 9, step)
      if map.xx < 0 { horizontal += 1 }
      if map.yy < 0 { vertical += 1 }
      if map.xy != 0 { rotated += 1 }
      let factor = 1 / (map.xx * map.xx + map.xy * map.xy).squareRoot()
      #expect(abs(factor - 1) < 1e-9 || (factor > 1.999 && factor < 4.001))
      if factor > 1.5 { scaled += 1 }
    }
    // Within five standard deviations, 160 at the most.
    #expect(abs(horizontal - 2000) < 160 && abs(vertical - 1000) < 140)
    #expect(abs(rotated - 800) < 130 && abs(scaled - 2400) < 155)
  }

  @Test func aProbabilityOfZeroOrOneIsCertain() throws {
    let never = Augmentation(steps: [
      Flip(horizontal: 0, vertical: 0), Rotation(degrees: 5...5, probability: 0),
      Scaling(factor: 2...2, probability: 0),
    ])
    let always = Augmentation(steps: [Rotation(degrees: 90...90, probability: 1)])
    for step in 0..<200 {
      #expect(try affine(never, imageWidth: 8, imageHeight: 8, width: 8, height: 8, step) == .identity)
      let turned = try affine(always, imageWidth: 8, imageHeight: 8, width: 8, height: 8, step)
      #expect(turned == .rotation(degrees: 90, width: 8, height: 8))
    }
  }

  @Test func ignoredLabelsStayIgnored() {
    let image = noise(16, 16)
    let map = LabelMap(width: 16, height: 16, repeating: LabelMap.ignored)
    for step in 0..<40 {
      let sample = Augmentation.standard.sample(image: image, labels: map, patch: (24, 24), key: key(step))
      #expect(sample.labels == LabelMap(width: 24, height: 24, repeating: LabelMap.ignored))
    }
  }

  /// Another step in front, or none, and rotations come out the same: variants of a comparison differ in what they name alone.
  @Test func noStepMovesTheDrawsOfAnother() {
    let alone = Augmentation(steps: [Rotation(probability: 0.5)])
    let beside = Augmentation(steps: [Scaling(probability: 1), Rotation(probability: 0.5), Rotation(probability: 0.5)])
    var differ = 0
    for turn in 0..<50 {
      func rotations(_ augmentation: Augmentation) -> [DrawnStep] {
        let draws = augmentation.drawMap(imageWidth: 64, imageHeight: 64, width: 8, height: 8, key: key(turn)).draws
        return draws.filter { $0.name == "rotate" }
      }
      let (one, two) = (rotations(alone), rotations(beside))
      if let first = one.first { #expect(two.first == first) }
      // The second rotation draws for itself.
      if two.count == 2 { differ += two[0] == two[1] ? 0 : 1 }
    }
    #expect(differ > 0)
  }

  /// What lies beyond the image is as the border says, with a patch larger than the image, too.
  @Test func theBorderIsTheOneAskedFor() {
    let image = FloatImage(width: 3, height: 1, values: [1, 2, 3])
    func sample(_ border: SampleBorder) -> AugmentedSample {
      Augmentation(border: border).sample(image: image, labels: labels("012"), patch: (1, 5), key: key(0))
    }
    #expect(sample(.constant(9)).image.values == [9, 1, 2, 3, 9])
    #expect(sample(.constant(9)).labels.labels == [0, 0, 1, 2, 0])
    #expect(sample(.ignore(nil)).image.values == [2, 1, 2, 3, 2])
    #expect(sample(.ignore(nil)).labels.labels == [255, 0, 1, 2, 255])
    #expect(sample(.ignore(7)).image.values == [7, 1, 2, 3, 7])
  }

  @Test func survivesJSON() throws {
    let every = Augmentation(
      steps: [
        Flip(horizontal: 0.1, vertical: 0.2), Turn(probability: 0.3), Rotation(), Scaling(isPerAxis: true),
        Shift(share: 0...0.2), Shear(degrees: 1...2), Elastic(grid: 4, sigma: 5), ElasticField(alpha: 3...4),
        GridDistortion(cells: 6, amount: 0.1),
      ], border: .ignore(0.5), interpolation: .cubic)
    for augmentation in [.standard, every] {
      let copy = try JSONDecoder().decode(Augmentation.self, from: JSONEncoder().encode(augmentation))
      #expect(copy == augmentation)
    }
    #expect(every != Augmentation(steps: every.steps, border: .ignore(nil), interpolation: .cubic))
    #expect(every != Augmentation(steps: every.steps, border: .ignore(0.5)))
  }

  /// Pixels rounded to 8 bit, fixed: the same on every machine, whatever the number of threads.
  @Test func theSampleOfAKeyIsFixed() {
    let image = noise(96, 80)
    let augmentation = Augmentation(steps: [
      Flip(), Rotation(probability: 1), Scaling(probability: 1, isPerAxis: true), Elastic(sigma: 4, probability: 1),
    ])
    let sample = augmentation.sample(
      image: image, labels: randomLabels(96, 80, classes: 4), patch: (64, 72), key: key(1))
    let bytes = sample.image.values.map { UInt8(($0 * 255).rounded()) } + sample.labels.labels
    #expect(KeyedGenerator.hash(bytes.map { String(UnicodeScalar($0)) }.joined()) == 1_368_457_430)
  }
}
