public import Randomness

/// A curve through the channel's range, steeper among its dark or among its bright values: x becomes
/// min + ((x − min) / range)^γ · range, or, inverted, the same of −x, negated again.
///
/// γ is drawn as often below 1 as above. nnU-Net's `GammaTransform` and batchgenerators' `augment_gamma`, with `retain_stats`.
public struct Gamma: IntensityStep {
  public static let name = "gamma"

  /// Above 0, up to 16.
  public var exponent: ClosedRange<Double>
  /// Whether the curve starts from the brightest value instead of the darkest.
  public var isInverted: Bool
  /// Whether mean and standard deviation are brought back to what they were.
  public var retainsStatistics: Bool
  /// Whether each channel has an exponent of its own.
  public var perChannel: Bool
  /// 0 to 1.
  public var probability: Double

  /// - Parameter probability: nil for nnU-Net's: 0.3, or 0.1 where inverted.
  public init(
    exponent: ClosedRange<Double> = 0.7...1.5, isInverted: Bool = false, retainsStatistics: Bool = true,
    perChannel: Bool = false, probability: Double? = nil
  ) {
    self.exponent = exponent
    self.isInverted = isInverted
    self.retainsStatistics = retainsStatistics
    self.perChannel = perChannel
    self.probability = probability ?? (isInverted ? 0.1 : 0.3)
  }

  public func draw(
    width: Int, height: Int, channels: Int, using draws: inout KeyedGenerator
  ) -> Drawn<IntensityChange>? {
    guard draws.happens(probability) else { return nil }
    let exponents = draws.numbers(channels: channels, perChannel: perChannel) { $0.factor(in: exponent) }
    var change = IntensityChange(curve(exponents))
    if retainsStatistics { change.stages.append(Self.restoredStatistics) }
    return Drawn(change, exponents.parameters("exponent"))
  }

  private func curve(_ exponents: ChannelNumbers) -> IntensityChange.Stage {
    let isInverted = isInverted
    return .measured(retainsStatistics ? [.range, .moments] : .range) { image in
      EachChannel(
        exponents.numbers.enumerated().map { channel, exponent -> PowerForm? in
          let found = image.channels[channel]
          guard let exponent, found.range > 0 else { return nil }
          return PowerForm(
            anchor: isInverted ? found.highest : found.lowest, span: isInverted ? -found.range : found.range,
            power: FixedPower(Float(exponent)))
        })
    }
  }

  private static var restoredStatistics: IntensityChange.Stage {
    .measured(.moments) { image in
      EachChannel(
        zip(image.channels, image.atFirst).map { now, before -> LinearForm? in
          guard before.range > 0, now.deviation > 0 else { return nil }
          return LinearForm(
            centre: Float(now.mean), scale: Float(before.deviation / now.deviation), target: Float(before.mean))
        })
    }
  }
}

/// anchor + ((x − anchor) / span)^γ · span.
private struct PowerForm: ChannelForm {
  var anchor: Float
  var span: Float
  var power: FixedPower

  func apply(to values: UnsafeMutableBufferPointer<Float>, at place: ChannelPlace) {
    let scale = 1 / span
    for index in values.indices { values[index] = anchor + power((values[index] - anchor) * scale) * span }
  }
}
