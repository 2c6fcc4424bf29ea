public import Randomness

/// A Gaussian blur; σ is drawn evenly. Its definition is that of ``GaussianFilter``.
///
/// nnU-Net's `GaussianBlurTransform`.
public struct Blur: IntensityStep {
  public static let name = "blur"

  /// The standard deviation, px; 0 to 100.
  public var sigma: ClosedRange<Double>
  /// Whether rows and columns have a σ of their own.
  public var perAxis: Bool
  /// Whether each channel has a σ of its own.
  public var perChannel: Bool
  /// Of each channel to take part where channels draw for themselves, 0 to 1.
  public var channelProbability: Double
  /// 0 to 1.
  public var probability: Double

  public init(
    sigma: ClosedRange<Double> = 0.5...1, perAxis: Bool = false, perChannel: Bool = false,
    channelProbability: Double = 1, probability: Double = 0.2
  ) {
    self.sigma = sigma
    self.perAxis = perAxis
    self.perChannel = perChannel
    self.channelProbability = channelProbability
    self.probability = probability
  }

  public func draw(
    width: Int, height: Int, channels: Int, using draws: inout KeyedGenerator
  ) -> Drawn<IntensityChange>? {
    guard draws.happens(probability) else { return nil }
    var vertical: [Double] = []
    let sigmas = draws.numbers(channels: channels, perChannel: perChannel, probability: channelProbability) {
      let sigma = $0.number(in: sigma)
      vertical.append(perAxis ? $0.number(in: self.sigma) : sigma)
      return sigma
    }
    if !perChannel { vertical = Array(repeating: vertical[0], count: channels) }
    let rows = ChannelNumbers(
      numbers: zip(sigmas.numbers, vertical).map { $0 == nil ? nil : $1 }, areSeparate: perChannel)
    guard sigmas.numbers.contains(where: { $0 != nil }) else { return nil }
    return Drawn(
      Self.change(sigmas.numbers, rows.numbers),
      perAxis ? sigmas.parameters("sigmaX") + rows.parameters("sigmaY") : sigmas.parameters("sigma"))
  }

  /// A blur with a σ along x and one along y for each channel; nil for a channel that stays as it is.
  static func change(_ horizontal: [Double?], _ vertical: [Double?]) -> IntensityChange {
    IntensityChange(
      .image { image in
        let (width, height) = (image.width, image.height)
        for channel in 0..<image.channels {
          guard let sigmaX = horizontal[channel], let sigmaY = vertical[channel] else { continue }
          let filter = GaussianFilter(sigmaX: sigmaX, sigmaY: sigmaY)
          image.withChannel(channel) { filter.apply(to: $0, width: width, height: height) }
        }
      })
  }
}
