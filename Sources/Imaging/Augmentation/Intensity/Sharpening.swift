public import Randomness

/// An unsharp mask: what a blur takes away is added, x + a (x − blurred x). Values may leave the old range.
///
/// scikit-image's `unsharp_mask` with `preserve_range`, but for pixels so near to the edge that the blur looks beyond it: the
/// border is that of ``GaussianFilter``.
public struct Sharpening: IntensityStep {
  public static let name = "sharpen"

  /// The blur's standard deviation, px; 0 to 100.
  public var sigma: ClosedRange<Double>
  /// How much is added, 0 to 100.
  public var amount: ClosedRange<Double>
  /// 0 to 1.
  public var probability: Double

  public init(
    sigma: ClosedRange<Double> = 0.5...1.5, amount: ClosedRange<Double> = 0.2...1, probability: Double = 0.1
  ) {
    self.sigma = sigma
    self.amount = amount
    self.probability = probability
  }

  public func draw(
    width: Int, height: Int, channels: Int, using draws: inout KeyedGenerator
  ) -> Drawn<IntensityChange>? {
    guard draws.happens(probability) else { return nil }
    let (sigma, amount) = (draws.number(in: sigma), draws.number(in: amount))
    let change = IntensityChange(
      .image { image in
        let original = image.values
        let filter = GaussianFilter(sigmaX: sigma, sigmaY: sigma)
        let (width, height) = (image.width, image.height)
        for channel in 0..<image.channels {
          image.withChannel(channel) { filter.apply(to: $0, width: width, height: height) }
        }
        image.add(Float(amount), timesWhatIsMissingOf: original)
      })
    return Drawn(change, [DrawnParameter("sigma", sigma), DrawnParameter("amount", amount)])
  }
}

extension FloatImage {
  /// From the blurred image to original + amount · (original − blurred).
  fileprivate mutating func add(_ amount: Float, timesWhatIsMissingOf original: [Float]) {
    values.withUnsafeMutableBufferPointer { blurred in
      original.withUnsafeBufferPointer { original in
        for index in blurred.indices { blurred[index] = original[index] + amount * (original[index] - blurred[index]) }
      }
    }
  }
}
