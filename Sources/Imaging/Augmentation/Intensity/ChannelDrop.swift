public import Randomness

/// One channel, any of them, is taken away; an image of one channel stays as it is.
public struct ChannelDrop: IntensityStep {
  public static let name = "channelDrop"

  public var filling: Filling
  /// 0 to 1.
  public var probability: Double

  public init(filling: Filling = .mean, probability: Double = 0.1) {
    self.filling = filling
    self.probability = probability
  }

  public func draw(
    width: Int, height: Int, channels: Int, using draws: inout KeyedGenerator
  ) -> Drawn<IntensityChange>? {
    guard draws.happens(probability), channels > 1 else { return nil }
    let dropped = draws.integer(below: channels)
    let forms = { @Sendable (value: Float) in
      EachChannel((0..<channels).map { $0 == dropped ? FillForm(value: value) : nil })
    }
    let change =
      switch filling {
      case .zero: IntensityChange(.pixels(forms(0)))
      case .mean: IntensityChange(.measured(.moments) { forms(Float($0.channels[dropped].mean)) })
      }
    return Drawn(change, [DrawnParameter("channel", Double(dropped))])
  }
}
