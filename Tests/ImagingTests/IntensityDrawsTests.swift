import Randomness
import Testing

@testable import Imaging

/// How strong steps are, and how often: bounds are five standard deviations.
@Suite struct IntensityDrawsTests {
  private func parameters(_ step: any IntensityStep, channels: Int = 3, turns: Int = 2000) -> [[DrawnParameter]] {
    (0..<turns).compactMap { turn in
      var draws = SampleKey(seed: 3, turn: turn, item: "slice").draws(type(of: step).name)
      return step.draw(width: 40, height: 30, channels: channels, using: &draws)?.parameters
    }
  }

  /// The image with one change, and what was drawn.
  private func sample(
    _ step: any IntensityStep, _ image: FloatImage, turn: Int = 0
  ) -> (image: FloatImage, draws: [DrawnStep]) {
    let labels = LabelMap(width: image.width, height: image.height)
    let key = SampleKey(seed: 3, turn: turn, item: "slice")
    let sample = Augmentation(steps: [step]).sample(image: image, labels: labels, patch: nil, key: key)
    return (sample.image, sample.draws)
  }

  private func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
  }

  /// nnU-Net's, by 2000 draws.
  @Test func standardProbabilities() {
    let often: [(any IntensityStep, Double)] = [
      (GaussianNoise(), 0.1), (Blur(), 0.2), (Brightness(), 0.15), (Contrast(), 0.15), (LowResolution(), 0.25),
      (Gamma(), 0.3), (Gamma(isInverted: true), 0.1),
    ]
    for (step, probability) in often {
      let bound = 5 * (2000 * probability * (1 - probability)).squareRoot()
      #expect(abs(Double(parameters(step).count) - 2000 * probability) < bound)
    }
  }

  @Test func factorsAreAsOftenBelowOneAsAbove() {
    let factors = parameters(Contrast(factor: 0.9...3, probability: 1)).map { $0[0].value }
    #expect(factors.allSatisfy { $0 >= 0.9 && $0 <= 3 })
    #expect(abs(factors.count { $0 < 1 } - 1000) < 112)
    #expect(abs(factors.count { $0 > 2 } - 500) < 97)
    let above = parameters(Brightness(factor: 1.5...2, probability: 1)).map { $0[0].value }
    #expect(above.allSatisfy { $0 >= 1.5 && $0 <= 2 } && above.contains { $0 < 1.6 } && above.contains { $0 > 1.9 })
    #expect(parameters(Gamma(exponent: 0.5...0.5, probability: 1)).allSatisfy { $0[0].value == 0.5 })
  }

  @Test func channelsDrawForThemselvesWhereTheyShould() {
    for drawn in parameters(Brightness(perChannel: true, probability: 1), turns: 50) {
      #expect(drawn.map(\.name) == ["factor.0", "factor.1", "factor.2"] && Set(drawn.map(\.value)).count == 3)
    }
    #expect(parameters(Brightness(probability: 1), turns: 5).allSatisfy { $0.map(\.name) == ["factor"] })
    let blurs = parameters(Blur(perAxis: true, perChannel: true, channelProbability: 0.5, probability: 1))
    // Two numbers a channel; all three sit out one time of eight.
    #expect(abs(blurs.reduce(0) { $0 + $1.count } - 6000) < 5 * 78)
    #expect(abs(blurs.count - 1750) < 74)
  }

  @Test func noiseHasTheStrengthThatWasDrawn() throws {
    let image = FloatImage(width: 300, height: 200, repeating: 5)
    for step in [
      GaussianNoise(strength: .variance(0.04...0.09), probability: 1),
      GaussianNoise(strength: .deviation(0.2...0.3), probability: 1),
    ] {
      let (changed, draws) = sample(step, image)
      let deviation = try #require(draws.first?.parameters.first?.value)
      #expect(deviation >= 0.2 && deviation <= 0.3)
      let (mean, variance) = moments(changed.values.map { Double($0) - 5 })
      #expect(abs(mean) < 5 * deviation / 60000.0.squareRoot())
      #expect(abs(variance / (deviation * deviation) - 1) < 5 * (2.0 / 60000).squareRoot())
    }
  }

  @Test func channelsHaveNoiseOfTheirOwn() {
    let (changed, _) = sample(GaussianNoise(probability: 1), FloatImage(width: 31, height: 21, channels: 2))
    #expect(changed.values.prefix(651) != changed.values.suffix(651))
    #expect(Set(changed.values).count > 1200)
  }

  /// The same draws, on an image of ones and on another: x + x n, or x + (x − lowest) n.
  @Test func speckleGrowsWithTheSignal() {
    let image = noise(40, 30)
    func change(_ image: FloatImage, _ black: SpeckleNoise.Black) -> FloatImage {
      sample(SpeckleNoise(strength: .deviation(0.3...0.3), black: black, probability: 1), image).image
    }
    let draws = change(FloatImage(width: 40, height: 30, repeating: 1), .zero).values.map { $0 - 1 }
    let fromZero = zip(image.values, draws).map { Double($0 + $0 * $1) }
    #expect(largestDifference(change(image, .zero).values, fromZero) < 1e-6)
    let lowest = image.values.min()!
    let fromLowest = zip(image.values, draws).map { Double($0 + ($0 - lowest) * $1) }
    #expect(largestDifference(change(image, .lowest).values, fromLowest) < 1e-6)
    #expect(abs(moments(draws.map { Double($0) }).variance - 0.09) < 5 * 0.09 * (2.0 / 1200).squareRoot())
  }

  /// Half dark, half bright: expected are 0 and 100 photons.
  @Test func photonsAreCounted() {
    let image = FloatImage(width: 200, height: 200, values: (0..<40000).map { $0 < 20000 ? -1 : 3 })
    let (changed, _) = sample(ShotNoise(photons: 100...100, probability: 1), image)
    #expect(changed.values.prefix(20000).allSatisfy { $0 == -1 })
    let counts = changed.values.suffix(20000).map { (Double($0) + 1) / 4 * 100 }
    #expect(counts.allSatisfy { abs($0 - $0.rounded()) < 1e-4 })
    let (mean, variance) = moments(counts)
    #expect(abs(mean - 100) < 5 * (100.0 / 20000).squareRoot())
    #expect(abs(variance - 100) < 5 * (100 * 201.0 / 20000).squareRoot())
  }

  @Test func holesAreFilledAndNothingElseChanges() throws {
    let image = noise(40, 30, channels: 2)
    for turn in 0..<20 {
      let step = CoarseDropout(holes: 2...3, size: 0.1...0.5, filling: turn % 2 == 0 ? .zero : .mean, probability: 1)
      let (changed, draws) = sample(step, image, turn: turn)
      let values = Dictionary(
        uniqueKeysWithValues: try #require(draws.first).parameters.map { ($0.name, Int($0.value)) })
      let count = try #require(values["holes"])
      #expect((2...3).contains(count))
      for channel in 0..<2 {
        let old = image.values[channel * 1200..<(channel + 1) * 1200]
        let mean = turn % 2 == 0 ? 0 : old.reduce(0) { $0 + Double($1) } / 1200
        for (pixel, (old, new)) in zip(old, changed.values[channel * 1200..<(channel + 1) * 1200]).enumerated() {
          let isHole = (0..<count).contains { hole in
            let (x, y) = (values["x.\(hole)"]!, values["y.\(hole)"]!)
            return (x..<x + values["width.\(hole)"]!).contains(pixel % 40)
              && (y..<y + values["height.\(hole)"]!).contains(pixel / 40)
          }
          #expect(isHole ? abs(Double(new) - mean) < 1e-6 : new == old)
        }
      }
      for hole in 0..<count {
        #expect((4...20).contains(values["width.\(hole)"]!) && (3...15).contains(values["height.\(hole)"]!))
      }
    }
  }

  @Test func oneChannelIsDropped() throws {
    let image = noise(20, 10, channels: 3)
    var dropped = Set<Int>()
    for turn in 0..<30 {
      let (changed, draws) = sample(ChannelDrop(filling: .zero, probability: 1), image, turn: turn)
      let channel = Int(try #require(draws.first?.parameters.first?.value))
      dropped.insert(channel)
      for other in 0..<3 {
        let range = other * 200..<(other + 1) * 200
        #expect(
          other == channel ? changed.values[range].allSatisfy { $0 == 0 } : changed.values[range] == image.values[range]
        )
      }
    }
    #expect(dropped == [0, 1, 2])
    let gray = noise(20, 10)
    #expect(sample(ChannelDrop(probability: 1), gray).image == gray)
  }

  @Test(arguments: [1, 2, 4]) func colourNeedsThreeChannels(channels: Int) {
    let image = noise(9, 9, channels: channels)
    let (changed, draws) = sample(ColorJitter(probability: 1), image)
    #expect(changed == image && draws.isEmpty)
  }

  /// Gray stays gray under saturation and hue, whatever the values' range.
  @Test func hueAndSaturationLeaveGrayAlone() {
    let gray = noise(9, 9).values.map { $0 * 200 - 100 }
    let image = FloatImage(width: 9, height: 9, channels: 3, values: gray + gray + gray)
    let step = ColorJitter(brightness: 1...1, contrast: 1...1, saturation: 0...2, hue: -180...180, probability: 1)
    for turn in 0..<5 {
      let changed = sample(step, image, turn: turn).image
      #expect(largestDifference(changed.values, image.values.map(Double.init)) < 1e-4)
    }
  }
}
