import Foundation
import Imaging
import Randomness
import Testing

@Suite struct AugmentationTests {
  private func key(_ step: Int) -> KeyedGenerator {
    KeyedGenerator(seed: 3, stream: "augmentation", step: step, item: "slice")
  }

  @Test func theSameKeyGivesTheSameSample() {
    let image = noise(70, 50, channels: 3)
    let map = randomLabels(70, 50, classes: 3)
    var samples: [FloatImage] = []
    for step in 0..<20 {
      var (first, second) = (key(step), key(step))
      let one = Augmentation.standard.sample(image: image, labels: map, patch: (32, 40), using: &first)
      let two = Augmentation.standard.sample(image: image, labels: map, patch: (32, 40), using: &second)
      #expect(one == two)
      #expect(first.nextWord() == second.nextWord())
      #expect((one.0.width, one.0.height, one.0.channels, one.1.width, one.1.height) == (40, 32, 3, 40, 32))
      samples.append(one.0)
    }
    for step in 1..<20 { #expect(samples[step] != samples[0]) }
  }

  @Test func withoutStepsAPatchIsAWindowOfTheImage() {
    let image = noise(20, 9)
    let map = randomLabels(20, 9, classes: 3)
    var origins = Set<[Int]>()
    for step in 0..<300 {
      var draws = key(step)
      let drawn = Augmentation().drawMap(imageWidth: 20, imageHeight: 9, width: 16, height: 8, using: &draws)
      let (x, y) = (Int(drawn.offsetX), Int(drawn.offsetY))
      origins.insert([x, y])
      draws = key(step)
      let sample = Augmentation().sample(image: image, labels: map, patch: (8, 16), using: &draws)
      #expect(sample.0 == image.tile(x: x, y: y, width: 16, height: 8))
      #expect(sample.1 == map.cropped(Margins(top: y, left: x, bottom: 1 - y, right: 4 - x)))
    }
    // Every position is drawn: 5 columns, 2 rows.
    #expect(origins.count == 10)
  }

  @Test func aSmallImageLiesInTheMiddleReflected() {
    let image = FloatImage(width: 3, height: 1, values: [1, 2, 3])
    var draws = key(0)
    let (seen, classes) = Augmentation().sample(image: image, labels: labels("012"), patch: (2, 8), using: &draws)
    #expect(seen.values == [3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2])
    #expect(classes.labels == [2, 1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1, 2, 1, 0, 1])
  }

  @Test func wholeImagesWhereNoPatchIsNamed() {
    var draws = key(0)
    let image = noise(11, 6)
    let map = randomLabels(11, 6, classes: 2)
    #expect(Augmentation().sample(image: image, labels: map, patch: nil, using: &draws) == (image, map))
    let turn = Augmentation(steps: [.flip(horizontal: 1, vertical: 1)])
    let turned = turn.sample(image: image, labels: map, patch: nil, using: &draws)
    #expect(turned.0.values == image.values.reversed() && turned.1.labels == map.labels.reversed())
  }

  @Test func probabilitiesAreKept() {
    let augmentation = Augmentation(steps: [
      .flip(horizontal: 0.5, vertical: 0.25), .rotate(degrees: 10...20, probability: 0.2),
      .scale(factor: 2...4, probability: 0.6),
    ])
    var (horizontal, vertical, rotated, scaled) = (0, 0, 0, 0)
    for step in 0..<4000 {
      var draws = key(step)
      let map = augmentation.drawMap(imageWidth: 9, imageHeight: 9, width: 9, height: 9, using: &draws)
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

  @Test func aProbabilityOfZeroOrOneIsCertain() {
    let never = Augmentation(steps: [
      .flip(horizontal: 0, vertical: 0), .rotate(degrees: 5...5, probability: 0), .scale(factor: 2...2, probability: 0),
    ])
    let always = Augmentation(steps: [.rotate(degrees: 90...90, probability: 1)])
    for step in 0..<200 {
      var draws = key(step)
      #expect(never.drawMap(imageWidth: 8, imageHeight: 8, width: 8, height: 8, using: &draws) == .identity)
      let turned = always.drawMap(imageWidth: 8, imageHeight: 8, width: 8, height: 8, using: &draws)
      #expect(turned == .rotation(degrees: 90, width: 8, height: 8))
    }
  }

  @Test func ignoredLabelsStayIgnored() {
    let image = noise(16, 16)
    let map = LabelMap(width: 16, height: 16, repeating: LabelMap.ignored)
    for step in 0..<40 {
      var draws = key(step)
      let sample = Augmentation.standard.sample(image: image, labels: map, patch: (24, 24), using: &draws)
      #expect(sample.1 == LabelMap(width: 24, height: 24, repeating: LabelMap.ignored))
    }
  }

  @Test func survivesJSON() throws {
    let copy = try JSONDecoder().decode(Augmentation.self, from: JSONEncoder().encode(Augmentation.standard))
    #expect(copy == .standard)
  }
}
