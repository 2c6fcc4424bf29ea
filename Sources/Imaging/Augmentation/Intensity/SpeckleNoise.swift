public import Randomness

/// Noise that grows with the signal, as in ultrasound: x + (x − black) · σ n.
///
/// scikit-image's `random_noise(mode: "speckle")` with black at 0. Where images are normalized to a mean of 0, black is the
/// lowest value, not 0: ``Black/lowest``.
public struct SpeckleNoise: IntensityStep {
  public static let name = "speckle"

  /// Where there is no signal.
  public enum Black: String, Sendable, Codable, CaseIterable {
    case zero
    /// The channel's lowest value.
    case lowest
  }

  public var strength: NoiseStrength
  public var black: Black
  /// 0 to 1.
  public var probability: Double

  public init(
    strength: NoiseStrength = .variance(0...0.1), black: Black = .zero, probability: Double = 0.1
  ) {
    self.strength = strength
    self.black = black
    self.probability = probability
  }

  public func draw(
    width: Int, height: Int, channels: Int, using draws: inout KeyedGenerator
  ) -> Drawn<IntensityChange>? {
    guard draws.happens(probability) else { return nil }
    let deviation = strength.draw(using: &draws)
    let noise = PixelNoise(field: draws.field())
    let form = { @Sendable (black: Float) in SpeckleForm(deviation: Float(deviation), black: black, noise: noise) }
    let change =
      switch black {
      case .zero:
        IntensityChange(.pixels(EachChannel(Array(repeating: form(0), count: channels))))
      case .lowest:
        IntensityChange(.measured(.range) { image in EachChannel(image.channels.map { form($0.lowest) }) })
      }
    return Drawn(change, [DrawnParameter("deviation", deviation)])
  }
}

/// x + (x − black) · σ n.
private struct SpeckleForm: ChannelForm {
  var deviation: Float
  var black: Float
  var noise: PixelNoise

  func apply(to values: UnsafeMutableBufferPointer<Float>, at place: ChannelPlace) {
    noise.withNormals(values.count, at: place) { draws, _ in
      for index in values.indices { values[index] += (values[index] - black) * (deviation * draws[index]) }
    }
  }
}
