public import Randomness

/// Distances from the channel's mean times a factor, drawn as often below 1 as above; what leaves the channel's old range is
/// clipped to it: (x − mean) · f + mean.
///
/// nnU-Net's `ContrastTransform`, batchgenerators' `augment_contrast` with `preserve_range`.
public struct Contrast: IntensityStep {
  public static let name = "contrast"

  /// Above 0.
  public var factor: ClosedRange<Double>
  /// Whether values are clipped to the channel's old range.
  public var preservesRange: Bool
  /// Whether each channel has a factor of its own.
  public var perChannel: Bool
  /// 0 to 1.
  public var probability: Double

  public init(
    factor: ClosedRange<Double> = 0.75...1.25, preservesRange: Bool = true, perChannel: Bool = false,
    probability: Double = 0.15
  ) {
    self.factor = factor
    self.preservesRange = preservesRange
    self.perChannel = perChannel
    self.probability = probability
  }

  public func draw(
    width: Int, height: Int, channels: Int, using draws: inout KeyedGenerator
  ) -> Drawn<IntensityChange>? {
    guard draws.happens(probability) else { return nil }
    let factors = draws.numbers(channels: channels, perChannel: perChannel) { $0.factor(in: factor) }
    let preservesRange = preservesRange
    let change = IntensityChange(
      .measured(preservesRange ? [.moments, .range] : .moments) { image in
        EachChannel(
          factors.forms { channel, factor in
            let found = image.channels[channel]
            var form = LinearForm(centre: Float(found.mean), scale: Float(factor), target: Float(found.mean))
            if preservesRange { (form.lowest, form.highest) = (found.lowest, found.highest) }
            return form
          })
      })
    return Drawn(change, factors.parameters("factor"))
  }
}
