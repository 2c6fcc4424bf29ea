import Imaging
import Randomness
import Testing

/// A sample of one value and one label.
func plainSample(_ value: Float, label: UInt8, width: Int = 12, height: Int = 9, channels: Int = 1) -> AugmentedSample {
  AugmentedSample(
    image: FloatImage(width: width, height: height, channels: channels, repeating: value),
    labels: LabelMap(width: width, height: height, repeating: label))
}

@Suite struct MixingStepTests {
  private func key(_ turn: Int) -> SampleKey { SampleKey(seed: 3, turn: turn, item: "slice") }

  private static let everything = Augmentation(steps: [
    CopyPaste(probability: 1), CutMix(probability: 1), MixUp(probability: 1), MixUp(probability: 1),
  ])

  @Test func aPartnerIsAskedForOnceForEachStepThatHappens() {
    let never = Augmentation(steps: [
      CopyPaste(probability: 0), CutMix(probability: 0), MixUp(probability: 0), Flip(horizontal: 1, vertical: 1),
    ])
    let sample = plainSample(0, label: 0)
    for turn in 0..<20 {
      var asked: [(number: Int, seed: UInt64)] = []
      let none = never.mixed(sample, key: key(turn), partners: 5) { number, seed in
        asked.append((number, seed))
        return (plainSample(1, label: 1), "other")
      }
      #expect(asked.isEmpty && none.image == sample.image && none.draws.isEmpty)
      _ = Self.everything.mixed(sample, key: key(turn), partners: 5) { number, seed in
        asked.append((number, seed))
        return (plainSample(1, label: 1), "other")
      }
      #expect(asked.count == 4 && asked.allSatisfy { (0..<5).contains($0.number) })
      #expect(Set(asked.map(\.seed)).count == 4, "each partner draws for itself")
    }
  }

  @Test func allPartnersAreDrawn() {
    var counts = [Int](repeating: 0, count: 4)
    for turn in 0..<2000 {
      _ = Augmentation(steps: [MixUp(probability: 1)]).mixed(plainSample(0, label: 0), key: key(turn), partners: 4) {
        number, _ in
        counts[number] += 1
        return (plainSample(1, label: 1), "other")
      }
    }
    // Five standard deviations of 2000 draws with a share of a quarter.
    #expect(counts.allSatisfy { abs($0 - 500) < 97 })
  }

  @Test func probabilitiesAreKept() {
    let augmentation = Augmentation(steps: [MixUp(probability: 0.3), CutMix(probability: 0.6)])
    var counts: [String: Int] = [:]
    for turn in 0..<2000 {
      let mixed = augmentation.mixed(plainSample(0, label: 0, width: 99, height: 99), key: key(turn), partners: 1) {
        _, _ in (plainSample(1, label: 1, width: 99, height: 99), "other")
      }
      for step in mixed.draws { counts[step.name, default: 0] += 1 }
    }
    #expect(abs(counts["mixUp"]! - 600) < 103)
    // A few rectangles are empty.
    #expect(counts["cutMix"]! > 1200 - 130 && counts["cutMix"]! < 1200 + 110)
  }

  /// Another step in front, or none, and the others come out the same.
  @Test func noStepMovesTheDrawsOfAnother() {
    func draws(_ steps: [any AugmentationStep], _ turn: Int) -> [DrawnStep] {
      Augmentation(steps: steps).mixed(plainSample(0, label: 0), key: key(turn), partners: 9) { number, seed in
        (plainSample(1, label: 1), "\(number) \(seed)")
      }.draws.filter { $0.name == "cutMix" }
    }
    for turn in 0..<50 {
      #expect(draws([CutMix()], turn) == draws([MixUp(probability: 1), CutMix(), CopyPaste(probability: 1)], turn))
    }
  }

  /// Whatever is mixed: labels stay labels, and shares add up to at most 1.
  @Test(arguments: awkwardSizes) func labelsNeverGainAValue(width: Int, height: Int) {
    let sample = AugmentedSample(
      image: noise(width, height, channels: 3), labels: randomLabels(width, height, classes: 3))
    for turn in 0..<10 {
      let mixed = Self.everything.mixed(sample, key: key(turn), partners: 2) { number, _ in
        var other = randomLabels(width, height, classes: 2)
        for pixel in other.labels.indices { other.labels[pixel] = other.labels[pixel] == 1 ? LabelMap.ignored : 4 }
        return (AugmentedSample(image: noise(width, height, channels: 3, item: "\(number)"), labels: other), "other")
      }
      #expect((mixed.image.width, mixed.image.height, mixed.image.channels) == (width, height, 3))
      #expect(mixed.image.values.allSatisfy { $0 >= 0 && $0 <= 1 })
      let maps = [mixed.labels] + mixed.blends.map(\.labels)
      #expect(maps.count == 3 && maps.allSatisfy { Set($0.labels).isSubset(of: [0, 1, 2, 4, LabelMap.ignored]) })
      #expect(mixed.blends.allSatisfy { $0.share >= 0 } && mixed.blends.reduce(0) { $0 + $1.share } <= 1 + 1e-12)
    }
  }

  @Test func theSameKeyGivesTheSameSample() {
    let sample = AugmentedSample(image: noise(40, 30), labels: randomLabels(40, 30, classes: 3))
    func mixed(_ turn: Int) -> AugmentedSample {
      Self.everything.mixed(sample, key: key(turn), partners: 7) { number, _ in
        (AugmentedSample(image: noise(40, 30, item: "\(number)"), labels: randomLabels(40, 30, classes: 2)), "other")
      }
    }
    for turn in 0..<5 {
      let (one, two) = (mixed(turn), mixed(turn))
      #expect(one.image == two.image && one.labels == two.labels && one.blends == two.blends && one.draws == two.draws)
      #expect(one.image != mixed(turn + 5).image)
    }
  }

  @Test func onlyMixUpBlendsLabels() {
    #expect(!Augmentation(steps: [CopyPaste(), CutMix(), MixUp(probability: 0)]).blendsLabels)
    #expect(Augmentation(steps: [CutMix(), MixUp()]).blendsLabels)
  }
}
