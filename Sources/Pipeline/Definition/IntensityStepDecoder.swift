internal import Imaging

/// The steps of `augmentation` that change what pixels hold.
extension DefinitionDecoder {
  static var intensitySteps: StepReaders<any AugmentationStep> {
    [
      (Brightness.name, brightness), (Contrast.name, contrast), (Gamma.name, gamma), (GaussianNoise.name, noise),
      (SpeckleNoise.name, speckle), (ShotNoise.name, poisson), (Blur.name, blur), (Sharpening.name, sharpening),
      (LowResolution.name, lowResolution), (BiasField.name, biasField), (GibbsRinging.name, gibbs),
      (CoarseDropout.name, coarseDropout), (ColorJitter.name, colorJitter), (ChannelDrop.name, channelDrop),
    ]
  }

  /// Steps for several channels, where there will be one.
  func reportStepsWithoutChannels(_ reader: ConfigurationReader, _ channels: ChannelSelection) {
    guard channels == .gray, let node = reader.node("augmentation") else { return }
    let (list, path) = node.isMap ? (node["steps"], "augmentation.steps") : (node, "augmentation")
    guard case .list(let items)? = list?.content else { return }
    for (index, item) in items.enumerated() {
      for name in [ColorJitter.name, ChannelDrop.name] where item[name] != nil || String(item) == name {
        reader.report(
          "'\(path).\(index).\(name)' needs images of several channels, and 'data.channels' is gray: say rgb or keep "
            + "there, or leave the step out", at: item.origin)
      }
    }
  }

  private static func brightness(_ reader: ConfigurationReader) -> Brightness {
    let standard = Brightness()
    return Brightness(
      factor: factor(reader, default: standard.factor),
      perChannel: reader.value("perChannel", default: standard.perChannel),
      probability: probability(reader, default: standard.probability))
  }

  private static func contrast(_ reader: ConfigurationReader) -> Contrast {
    let standard = Contrast()
    return Contrast(
      factor: factor(reader, default: standard.factor),
      preservesRange: reader.value("preserveRange", default: standard.preservesRange),
      perChannel: reader.value("perChannel", default: standard.perChannel),
      probability: probability(reader, default: standard.probability))
  }

  private static func gamma(_ reader: ConfigurationReader) -> Gamma {
    let isInverted = reader.value("invert", default: false)
    let standard = Gamma(isInverted: isInverted)
    return Gamma(
      exponent: range(reader, "exponent", default: standard.exponent, within: 0.01...16), isInverted: isInverted,
      retainsStatistics: reader.value("retainStatistics", default: standard.retainsStatistics),
      perChannel: reader.value("perChannel", default: standard.perChannel),
      probability: probability(reader, default: standard.probability))
  }

  private static func noise(_ reader: ConfigurationReader) -> GaussianNoise {
    let standard = GaussianNoise()
    return GaussianNoise(
      strength: strength(reader, default: standard.strength),
      perChannel: reader.value("perChannel", default: standard.perChannel),
      probability: probability(reader, default: standard.probability))
  }

  private static func speckle(_ reader: ConfigurationReader) -> SpeckleNoise {
    let standard = SpeckleNoise()
    return SpeckleNoise(
      strength: strength(reader, default: standard.strength), black: reader.choice("black", default: standard.black),
      probability: probability(reader, default: standard.probability))
  }

  private static func poisson(_ reader: ConfigurationReader) -> ShotNoise {
    let standard = ShotNoise()
    return ShotNoise(
      photons: range(reader, "photons", default: standard.photons, within: 1...1_000_000),
      probability: probability(reader, default: standard.probability))
  }

  private static func blur(_ reader: ConfigurationReader) -> Blur {
    let standard = Blur()
    return Blur(
      sigma: range(reader, "sigma", default: standard.sigma, within: 0...100),
      perAxis: reader.value("perAxis", default: standard.perAxis),
      perChannel: reader.value("perChannel", default: standard.perChannel),
      channelProbability: probability(reader, "channelProbability", default: standard.channelProbability),
      probability: probability(reader, default: standard.probability))
  }

  private static func sharpening(_ reader: ConfigurationReader) -> Sharpening {
    let standard = Sharpening()
    return Sharpening(
      sigma: range(reader, "sigma", default: standard.sigma, within: 0...100),
      amount: range(reader, "amount", default: standard.amount, within: 0...100),
      probability: probability(reader, default: standard.probability))
  }

  private static func lowResolution(_ reader: ConfigurationReader) -> LowResolution {
    let standard = LowResolution()
    return LowResolution(
      factor: range(reader, "factor", default: standard.factor, within: 0.01...1),
      interpolation: reader.choice("interpolation", default: standard.interpolation),
      perChannel: reader.value("perChannel", default: standard.perChannel),
      channelProbability: probability(reader, "channelProbability", default: standard.channelProbability),
      probability: probability(reader, default: standard.probability))
  }

  private static func biasField(_ reader: ConfigurationReader) -> BiasField {
    let standard = BiasField()
    return BiasField(
      degree: reader.value("degree", default: standard.degree, in: 1...10),
      coefficient: range(reader, "coefficient", default: standard.coefficient, within: -1...1),
      probability: probability(reader, default: standard.probability))
  }

  private static func gibbs(_ reader: ConfigurationReader) -> GibbsRinging {
    let standard = GibbsRinging()
    return GibbsRinging(
      alpha: range(reader, "alpha", default: standard.alpha, within: 0...1),
      probability: probability(reader, default: standard.probability))
  }

  private static func coarseDropout(_ reader: ConfigurationReader) -> CoarseDropout {
    let standard = CoarseDropout()
    return CoarseDropout(
      holes: holes(reader, default: standard.holes),
      size: range(reader, "size", default: standard.size, within: 0.001...1),
      filling: reader.choice("fill", default: standard.filling),
      probability: probability(reader, default: standard.probability))
  }

  private static func colorJitter(_ reader: ConfigurationReader) -> ColorJitter {
    let standard = ColorJitter()
    return ColorJitter(
      brightness: range(reader, "brightness", default: standard.brightness, within: 0.01...100),
      contrast: range(reader, "contrast", default: standard.contrast, within: 0.01...100),
      saturation: range(reader, "saturation", default: standard.saturation, within: 0...100),
      hue: range(reader, "hue", default: standard.hue, within: -180...180),
      probability: probability(reader, default: standard.probability))
  }

  private static func channelDrop(_ reader: ConfigurationReader) -> ChannelDrop {
    let standard = ChannelDrop()
    return ChannelDrop(
      filling: reader.choice("fill", default: standard.filling),
      probability: probability(reader, default: standard.probability))
  }

  private static func factor(
    _ reader: ConfigurationReader, default fallback: ClosedRange<Double>
  ) -> ClosedRange<Double> {
    range(reader, "factor", default: fallback, within: 0.01...100)
  }

  /// `variance: [a, b]` or `deviation: [a, b]`.
  private static func strength(
    _ reader: ConfigurationReader, default fallback: NoiseStrength
  ) -> NoiseStrength {
    let (variance, deviation) = (reader.node("variance"), reader.node("deviation"))
    if variance != nil, let deviation {
      reader.report("'\(reader.path)' may have a variance or a deviation, not both", at: deviation.origin)
    }
    let limits = 0...1_000_000.0
    if deviation != nil { return .deviation(range(reader, "deviation", default: 0...0, within: limits)) }
    if variance != nil { return .variance(range(reader, "variance", default: 0...0, within: limits)) }
    return fallback
  }

  private static func holes(
    _ reader: ConfigurationReader, default fallback: ClosedRange<Int>
  ) -> ClosedRange<Int> {
    guard let node = reader.node("holes") else { return fallback }
    let ends = [Int](node)
    guard let ends, ends.count == 2, ends[0] <= ends[1], ends.allSatisfy((1...1000).contains) else {
      reader.report(
        "'\(reader.name("holes"))' must be [lowest, highest], whole numbers from 1 to 1000, found "
          + (ends.map { "\($0)" } ?? node.kind), at: node.origin)
      return fallback
    }
    return ends[0]...ends[1]
  }
}
