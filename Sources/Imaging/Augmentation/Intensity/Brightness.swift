public import Randomness

/// Values times a factor, drawn as often below 1 as above: x · f.
///
/// nnU-Net's `MultiplicativeBrightnessTransform`.
public struct Brightness: IntensityStep {
  public static let name = "brightness"

  /// Above 0.
  public var factor: ClosedRange<Double>
  /// Whether each channel has a factor of its own.
  public var perChannel: Bool
  /// 0 to 1.
  public var probability: Double

  public init(factor: ClosedRange<Double> = 0.75...1.25, perChannel: Bool = false, probability: Double = 0.15) {
    self.factor = factor
    self.perChannel = perChannel
    self.probability = probability
  }

  public func draw(
    width: Int, height: Int, channels: Int, using draws: inout KeyedGenerator
  ) -> Drawn<IntensityChange>? {
    guard draws.happens(probability) else { return nil }
    let factors = draws.numbers(channels: channels, perChannel: perChannel) { $0.factor(in: factor) }
    let forms = factors.forms { _, factor in LinearForm(scale: Float(factor)) }
    return Drawn(IntensityChange(.pixels(EachChannel(forms))), factors.parameters("factor"))
  }
}
