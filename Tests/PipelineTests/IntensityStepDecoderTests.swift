import Imaging
import Testing

@testable import Pipeline

@Suite struct IntensityStepDecoderTests {
  private func decode(_ yaml: String, channels: String) throws -> PipelineDefinition {
    try withFolder { folder in
      let data = "data: {images: i, masks: m, channels: \(channels)}\n"
      return try PipelineDefinition.load(folder.write(data + "augmentation: \(yaml)", to: "pipeline.yaml"))
    }
  }

  private func messages(_ yaml: String, channels: String = "gray") -> [String] {
    failure(DefinitionError.self) { try decode(yaml, channels: channels) }?.diagnostics.map(\.message) ?? []
  }

  @Test(arguments: [
    ("brightness", Brightness() as any AugmentationStep),
    (
      "brightness: {factor: [0.5, 2], perChannel: true, probability: 1}",
      Brightness(factor: 0.5...2, perChannel: true, probability: 1)
    ),
    ("contrast: {preserveRange: false}", Contrast(preservesRange: false)),
    ("gamma", Gamma(probability: 0.3)), ("gamma: {invert: true}", Gamma(isInverted: true, probability: 0.1)),
    (
      "gamma: {exponent: [0.5, 2], retainStatistics: false, probability: 0.5}",
      Gamma(exponent: 0.5...2, retainsStatistics: false, probability: 0.5)
    ),
    ("noise", GaussianNoise(strength: .variance(0...0.1), probability: 0.1)),
    ("noise: {variance: [0.01, 0.02]}", GaussianNoise(strength: .variance(0.01...0.02))),
    ("noise: {deviation: [0, 0.1]}", GaussianNoise(strength: .deviation(0...0.1))),
    ("speckle: {black: lowest}", SpeckleNoise(black: .lowest)),
    ("poisson: {photons: [10, 20]}", ShotNoise(photons: 10...20)),
    (
      "blur: {sigma: [1, 2], perAxis: true, perChannel: true, channelProbability: 0.5}",
      Blur(sigma: 1...2, perAxis: true, perChannel: true, channelProbability: 0.5)
    ),
    ("sharpen: {amount: [0, 2]}", Sharpening(amount: 0...2)),
    (
      "lowResolution: {factor: [0.25, 1], interpolation: nearest}",
      LowResolution(factor: 0.25...1, interpolation: .nearest)
    ),
    ("biasField: {degree: 2, coefficient: [-0.5, 0.5]}", BiasField(degree: 2, coefficient: -0.5...0.5)),
    ("gibbs: {alpha: [0.1, 0.2]}", GibbsRinging(alpha: 0.1...0.2)),
    (
      "coarseDropout: {holes: [1, 2], size: [0.1, 0.1], fill: zero}",
      CoarseDropout(holes: 1...2, size: 0.1...0.1, filling: .zero)
    ),
    ("colorJitter: {hue: [-5, 5], saturation: [0, 2]}", ColorJitter(saturation: 0...2, hue: -5...5)),
    ("channelDrop: {fill: zero}", ChannelDrop(filling: .zero)),
  ])
  func readsSteps(yaml: String, step: any AugmentationStep) throws {
    #expect(try decode("[\(yaml)]", channels: "rgb").augmentation == Augmentation(steps: [step]))
  }

  @Test(arguments: Augmentation.Preset.allCases) func readsPresets(preset: Augmentation.Preset) throws {
    #expect(try decode("{preset: \(preset.rawValue)}", channels: "gray").augmentation == preset.augmentation)
  }

  @Test(arguments: [
    (
      "brightness: {factor: [1.2, 0.8]}",
      "'augmentation.0.brightness.factor' must be [lowest, highest] within 0.01 and 100.0, found [1.2, 0.8]"
    ),
    ("contrast: {factor: 1.5}", "'augmentation.0.contrast.factor' must be [lowest, highest]"),
    ("gamma: {exponent: [0, 1]}", "'augmentation.0.gamma.exponent' must be [lowest, highest] within 0.01"),
    ("gamma: {probability: 1.5}", "'augmentation.0.gamma.probability' must be from 0.0 to 1.0, found 1.5"),
    ("noise: {variance: [-0.1, 0.1]}", "'augmentation.0.noise.variance' must be [lowest, highest] within 0.0"),
    (
      "noise: {variance: [0, 1], deviation: [0, 1]}",
      "'augmentation.0.noise' may have a variance or a deviation, not both"
    ),
    ("noise: {sigma: [0, 1]}", "unknown key 'augmentation.0.noise.sigma'"),
    ("nose", "unknown step 'nose'; did you mean 'noise'?"),
    ("speckle: {black: min}", "'augmentation.0.speckle.black' has no choice 'min'"),
    ("poisson: {photons: [0, 10]}", "within 1.0 and 1000000.0"),
    ("blur: {sigma: [-1, 1]}", "'augmentation.0.blur.sigma' must be"),
    ("blur: {channelProbability: 2}", "from 0.0 to 1.0"),
    ("sharpen: {amount: [2, 1]}", "found [2.0, 1.0]"), ("lowResolution: {factor: [0.5, 2]}", "within 0.01 and 1.0"),
    ("biasField: {degree: 0}", "'augmentation.0.biasField.degree' must be from 1 to 10, found 0"),
    ("biasField: {coefficient: [0, 5]}", "within -1.0 and 1.0"), ("gibbs: {alpha: [0, 1.1]}", "within 0.0 and 1.0"),
    ("coarseDropout: {holes: [0, 3]}", "must be [lowest, highest], whole numbers from 1 to 1000, found [0, 3]"),
    ("coarseDropout: {holes: [1.5, 3]}", "whole numbers from 1 to 1000, found a list"),
    ("coarseDropout: {size: [0, 0.5]}", "'augmentation.0.coarseDropout.size' must be"),
    ("coarseDropout: {fill: noise}", "'augmentation.0.coarseDropout.fill' has no choice 'noise'"),
    ("colorJitter", "'augmentation.0.colorJitter' needs images of several channels, and 'data.channels' is gray"),
    ("colorJitter: {hue: [-5, 5]}", "'augmentation.0.colorJitter' needs images of several channels"),
    ("channelDrop: {}", "'augmentation.0.channelDrop' needs images of several channels"),
  ])
  func refusesWhatHasNoMeaning(yaml: String, message: String) {
    let found = messages("[\(yaml)]")
    #expect(found.contains { $0.contains(message) }, "\(found)")
  }

  @Test func aStepOfColourIsFineWhereThereMayBeColour() throws {
    for channels in ["rgb", "keep"] {
      #expect(try decode("[colorJitter, channelDrop]", channels: channels).augmentation.steps.count == 2)
    }
    #expect(
      messages("{steps: [flip, colorJitter]}", channels: "gray").contains {
        $0.contains("'augmentation.steps.1.colorJitter' needs images of several channels")
      })
    #expect(
      messages("[colorJitter: {hue: [-200, 5]}]", channels: "rgb").contains { $0.contains("within -180.0 and 180.0") })
  }
}
