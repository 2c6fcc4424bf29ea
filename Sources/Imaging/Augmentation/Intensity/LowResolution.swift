public import Randomness

/// The image as a coarser scan would show it: made smaller by a drawn factor, nearest pixels kept, and brought back to its size.
///
/// nnU-Net's `SimulateLowResolutionTransform`, which goes down to the nearest pixel and up linearly; its first version went up
/// by cubic splines. Both steps have half-pixel centres. A smaller side has ⌊factor · side⌉ pixels, halves to even, at least 1.
public struct LowResolution: IntensityStep {
  public static let name = "lowResolution"

  /// Above 0, up to 1.
  public var factor: ClosedRange<Double>
  /// On the way up.
  public var interpolation: Interpolation
  /// Whether each channel has a factor of its own.
  public var perChannel: Bool
  /// Of each channel to take part where channels draw for themselves, 0 to 1.
  public var channelProbability: Double
  /// 0 to 1.
  public var probability: Double

  public init(
    factor: ClosedRange<Double> = 0.5...1, interpolation: Interpolation = .linear, perChannel: Bool = false,
    channelProbability: Double = 1, probability: Double = 0.25
  ) {
    self.factor = factor
    self.interpolation = interpolation
    self.perChannel = perChannel
    self.channelProbability = channelProbability
    self.probability = probability
  }

  public func draw(
    width: Int, height: Int, channels: Int, using draws: inout KeyedGenerator
  ) -> Drawn<IntensityChange>? {
    guard draws.happens(probability) else { return nil }
    let factors = draws.numbers(channels: channels, perChannel: perChannel, probability: channelProbability) {
      $0.number(in: factor)
    }
    guard factors.numbers.contains(where: { $0 != nil }) else { return nil }
    let (interpolation, perChannel) = (interpolation, perChannel)
    let change = IntensityChange(
      .image { image in
        if !perChannel, let factor = factors.numbers[0] {
          image = image.coarsened(by: factor, interpolation)
          return
        }
        for (channel, factor) in factors.numbers.enumerated() {
          if let factor { image.coarsen(channel, by: factor, interpolation) }
        }
      })
    return Drawn(change, factors.parameters("factor"))
  }
}

extension FloatImage {
  fileprivate func coarsened(by factor: Double, _ interpolation: Interpolation) -> FloatImage {
    func smaller(_ side: Int) -> Int { max(1, Int((Double(side) * factor).rounded(.toNearestOrEven))) }
    return resized(width: smaller(width), height: smaller(height), interpolation: .nearest)
      .resized(width: width, height: height, interpolation: interpolation)
  }

  fileprivate mutating func coarsen(_ channel: Int, by factor: Double, _ interpolation: Interpolation) {
    let range = channel * width * height..<(channel + 1) * width * height
    let alone = FloatImage(width: width, height: height, values: Array(values[range]))
    values.replaceSubrange(range, with: alone.coarsened(by: factor, interpolation).values)
  }
}
