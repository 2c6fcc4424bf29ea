extension Augmentation {
  /// Ready lists of steps, by their names in pipeline files.
  public enum Preset: String, Sendable, Codable, CaseIterable {
    /// No augmentation.
    case none
    /// Flips, and small changes of pose and brightness: for data that hardly vary.
    case light
    /// What suits most medical images.
    case standard
    /// As `standard`, more often, and with changes of shape and sharpness: for few images, or scanners not seen in training.
    case strong
    /// The list of nnU-Net for two dimensions (version 2, `get_training_transforms`), in its order.
    case nnunet

    public var augmentation: Augmentation {
      switch self {
      case .none: Augmentation()
      case .light: .light
      case .standard: .standard
      case .strong: .strong
      case .nnunet: .nnunet
      }
    }
  }

  static let light = Augmentation(steps: [
    Flip(),
    Rotation(degrees: -15...15),
    Scaling(factor: 0.9...1.1),
    Brightness(factor: 0.9...1.1),
  ])

  /// What `preset: standard` stands for.
  public static let standard = Augmentation(steps: [
    Flip(),
    Rotation(),
    Scaling(),
    nnunetNoise,
    Brightness(),
    Contrast(),
  ])

  static let strong = Augmentation(steps: [
    Flip(),
    Rotation(probability: 0.5),
    Scaling(probability: 0.5),
    Elastic(),
    nnunetNoise,
    Blur(),
    Brightness(factor: 0.7...1.3, probability: 0.3),
    Contrast(factor: 0.65...1.5, probability: 0.3),
    LowResolution(),
    Gamma(isInverted: true),
    Gamma(),
    BiasField(coefficient: -0.2...0.2),
  ])

  static let nnunet = Augmentation(steps: [
    Rotation(),
    Scaling(),
    nnunetNoise,
    Blur(perAxis: true, perChannel: true, channelProbability: 0.5),
    Brightness(perChannel: true),
    Contrast(perChannel: true),
    LowResolution(perChannel: true, channelProbability: 0.5),
    Gamma(isInverted: true, perChannel: true),
    Gamma(perChannel: true),
    Flip(),
  ])

  /// What nnU-Net's noise does: the numbers that it calls variances are standard deviations.
  private static let nnunetNoise = GaussianNoise(strength: .deviation(0...0.1))
}
