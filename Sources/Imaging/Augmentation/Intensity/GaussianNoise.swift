public import Randomness

/// Normal noise added to each value: x + σ n.
///
/// Its variance is drawn evenly. What nnU-Net and batchgenerators call `noise_variance`, they use as standard deviation; the
/// same numbers are then `deviation` here.
public struct GaussianNoise: IntensityStep {
  public static let name = "noise"

  public var strength: NoiseStrength
  /// Whether each channel has a strength of its own.
  public var perChannel: Bool
  /// 0 to 1.
  public var probability: Double

  public init(
    strength: NoiseStrength = .variance(0...0.1), perChannel: Bool = false, probability: Double = 0.1
  ) {
    self.strength = strength
    self.perChannel = perChannel
    self.probability = probability
  }

  public func draw(
    width: Int, height: Int, channels: Int, using draws: inout KeyedGenerator
  ) -> Drawn<IntensityChange>? {
    guard draws.happens(probability) else { return nil }
    let deviations = draws.numbers(channels: channels, perChannel: perChannel) { strength.draw(using: &$0) }
    let noise = PixelNoise(field: draws.field())
    let forms = deviations.forms { _, deviation in NoiseForm(deviation: Float(deviation), noise: noise) }
    return Drawn(IntensityChange(.pixels(EachChannel(forms))), deviations.parameters("deviation"))
  }
}

/// x + σ n.
private struct NoiseForm: ChannelForm {
  var deviation: Float
  var noise: PixelNoise

  func apply(to values: UnsafeMutableBufferPointer<Float>, at place: ChannelPlace) {
    let values = values
    noise.withNormals(values.count, at: place) { draws, _ in
      for index in values.indices { values[index] += deviation * draws[index] }
    }
  }
}
