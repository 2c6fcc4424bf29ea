import Randomness
import Testing

@testable import Imaging

/// What every intensity step keeps to.
@Suite struct IntensityStepTests {
  /// Each step, and each of its options that changes what is computed.
  static let steps: [(name: String, step: any IntensityStep)] = [
    ("brightness", Brightness(probability: 1)),
    ("brightness per channel", Brightness(perChannel: true, probability: 1)),
    ("contrast", Contrast(probability: 1)),
    ("contrast unclipped", Contrast(preservesRange: false, perChannel: true, probability: 1)),
    ("gamma", Gamma(probability: 1)),
    ("gamma inverted", Gamma(isInverted: true, retainsStatistics: false, perChannel: true, probability: 1)),
    ("noise", GaussianNoise(probability: 1)),
    ("noise per channel", GaussianNoise(strength: .deviation(0...0.5), perChannel: true, probability: 1)),
    ("speckle", SpeckleNoise(probability: 1)),
    ("speckle from the lowest", SpeckleNoise(black: .lowest, probability: 1)),
    ("poisson", ShotNoise(photons: 4...40, probability: 1)),
    ("blur", Blur(probability: 1)),
    ("blur per channel", Blur(perAxis: true, perChannel: true, channelProbability: 0.5, probability: 1)),
    ("sharpen", Sharpening(probability: 1)),
    ("lowResolution", LowResolution(probability: 1)),
    ("lowResolution per channel", LowResolution(perChannel: true, channelProbability: 0.5, probability: 1)),
    ("biasField", BiasField(probability: 1)),
    ("gibbs", GibbsRinging(probability: 1)),
    ("coarseDropout", CoarseDropout(probability: 1)),
    ("coarseDropout to zero", CoarseDropout(filling: .zero, probability: 1)),
    ("colorJitter", ColorJitter(probability: 1)),
    ("channelDrop", ChannelDrop(probability: 1)),
    ("channelDrop to zero", ChannelDrop(filling: .zero, probability: 1)),
  ]
  static let names = steps.map(\.name)

  private func step(_ name: String) throws -> any IntensityStep {
    try #require(Self.steps.first { $0.name == name }?.step)
  }

  private func key(_ turn: Int) -> SampleKey { SampleKey(seed: 3, turn: turn, item: "slice") }

  /// Values about as normalized ones, with a mean that is not 0.
  private func image(_ width: Int, _ height: Int, channels: Int) -> FloatImage {
    var image = noise(width, height, channels: channels)
    image.values = image.values.map { $0 * 3.46 - 1.2 }
    return image
  }

  private func changed(_ image: FloatImage, _ step: any IntensityStep, turn: Int, block: Int = 2048) -> FloatImage {
    var draws = key(turn).draws(type(of: step).name)
    let drawn = step.draw(width: image.width, height: image.height, channels: image.channels, using: &draws)
    var changed = image
    if let drawn { changed.apply([drawn.change], block: block) }
    return changed
  }

  @Test(arguments: names) func theSameKeyGivesTheSamePixels(name: String) throws {
    let step = try step(name)
    let image = image(23, 17, channels: 3)
    let turns = (0..<6).map { changed(image, step, turn: $0) }
    for turn in 0..<6 { #expect(changed(image, step, turn: turn) == turns[turn]) }
    #expect(Set(turns.map(\.values)).count > 2)
  }

  @Test(arguments: names) func blocksChangeNothing(name: String) throws {
    let step = try step(name)
    for (width, height, channels) in [(67, 47, 3), (64, 80, 1), (1025, 2, 2)] {
      let image = image(width, height, channels: channels)
      let whole = changed(image, step, turn: 1, block: 1 << 20)
      for block in [1024, 2048, 3072] { #expect(changed(image, step, turn: 1, block: block) == whole) }
    }
  }

  @Test(arguments: names) func anyShapeComesOutFinite(name: String) throws {
    let step = try step(name)
    for (width, height) in awkwardSizes {
      for channels in 1...4 {
        let changed = changed(image(width, height, channels: channels), step, turn: 0)
        #expect((changed.width, changed.height, changed.channels) == (width, height, channels))
        #expect(changed.values.allSatisfy { $0.isFinite })
      }
    }
  }

  @Test(arguments: names, [0, 3.5, -1e-20, 40_000] as [Float])
  func oneValueEverywhereComesOutFinite(name: String, value: Float) throws {
    let step = try step(name)
    for channels in [1, 3] {
      let image = FloatImage(width: 12, height: 9, channels: channels, repeating: value)
      for turn in 0..<3 { #expect(changed(image, step, turn: turn).values.allSatisfy { $0.isFinite }) }
    }
  }

  /// Nothing can be said of contrast, curves and counts where all pixels are alike, and nothing blurs or rings.
  @Test(arguments: ["contrast", "gamma", "gamma inverted", "poisson", "lowResolution"])
  func oneValueEverywhereStays(name: String) throws {
    let image = FloatImage(width: 12, height: 9, repeating: 3.3)
    #expect(changed(image, try step(name), turn: 0) == image)
  }

  @Test(arguments: ["blur", "sharpen", "gibbs"]) func oneValueEverywhereStaysNearly(name: String) throws {
    let image = FloatImage(width: 12, height: 9, repeating: 3.3)
    #expect(largestDifference(changed(image, try step(name), turn: 0).values, image.values.map(Double.init)) < 1e-5)
  }

  @Test(arguments: names) func labelsStayAndTheDrawIsNoted(name: String) throws {
    let step = try step(name)
    let labels = randomLabels(20, 16, classes: 4)
    let image = image(20, 16, channels: 3)
    var notes = 0
    for turn in 0..<4 {
      let sample = Augmentation(steps: [step]).sample(image: image, labels: labels, patch: nil, key: key(turn))
      #expect(sample.labels == labels)
      #expect(sample.image == changed(image, step, turn: turn))
      #expect((sample.draws.first?.name ?? type(of: step).name) == type(of: step).name)
      #expect(sample.draws.allSatisfy { $0.parameters.allSatisfy { $0.value.isFinite } })
      notes += sample.draws.count
    }
    #expect(notes > 0)
  }

  /// Pixels of 8 bits, `value · 32 + 128`: changing any of these changes every run that anybody has made.
  @Test(
    arguments: [
      ("brightness", 1_639_567_339),
      ("brightness per channel", 3_414_521_397),
      ("contrast", 3_244_475_444),
      ("contrast unclipped", 3_147_213_327),
      ("gamma", 2_767_990_110),
      ("gamma inverted", 3_001_376_749),
      ("noise", 2_218_930_380),
      ("noise per channel", 4_198_029_420),
      ("speckle", 1_114_933_259),
      ("speckle from the lowest", 2_203_047_491),
      ("poisson", 3_972_081_339),
      ("blur", 2_257_192_210),
      ("blur per channel", 143_119_571),
      ("sharpen", 3_103_018_019),
      ("lowResolution", 172_456_436),
      ("lowResolution per channel", 2_515_322_907),
      ("biasField", 1_054_280_239),
      ("gibbs", 668_937_329),
      ("coarseDropout", 1_799_098_166),
      ("coarseDropout to zero", 512_008_863),
      ("colorJitter", 3_419_100_078),
      ("channelDrop", 2_473_022_172),
      ("channelDrop to zero", 698_310_011),
    ] as [(String, UInt32)])
  func pixelsOfEarlierVersions(name: String, digest: UInt32) throws {
    let found = Self.digest(changed(image(61, 43, channels: 3), try step(name), turn: 2))
    #expect(found == digest, "\(name)")
  }

  private static func digest(_ image: FloatImage) -> UInt32 {
    KeyedGenerator.hash(
      image.values.map { String(UInt8(min(max(($0 * 32 + 128).rounded(), 0), 255)), radix: 16) }.joined(separator: " "))
  }

  @Test(arguments: names) func survivesTheCatalog(name: String) throws {
    let step = try step(name)
    #expect(AugmentationCatalog.steps.contains { $0.name == type(of: step).name })
  }

  @Test func aProbabilityOfZeroIsNever() {
    let steps: [any IntensityStep] = [
      Brightness(probability: 0), Contrast(probability: 0), Gamma(probability: 0), GaussianNoise(probability: 0),
      SpeckleNoise(probability: 0), ShotNoise(probability: 0), Blur(probability: 0), Sharpening(probability: 0),
      LowResolution(probability: 0), BiasField(probability: 0), GibbsRinging(probability: 0),
      CoarseDropout(probability: 0), ColorJitter(probability: 0), ChannelDrop(probability: 0),
    ]
    for step in steps {
      for turn in 0..<50 {
        var draws = key(turn).draws("x")
        let drawn = step.draw(width: 9, height: 9, channels: 3, using: &draws)
        #expect(drawn == nil)
      }
    }
  }
}
