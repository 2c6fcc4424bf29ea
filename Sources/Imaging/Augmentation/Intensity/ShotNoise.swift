public import Randomness

/// Photons counted: fewer of them, more noise, and more of it where it is bright.
///
/// Counts need a scale, and normalized values have none. So the channel's lowest value is no light and its highest the drawn
/// number of photons P: λ = P (x − min) / range photons are expected, k are drawn from Poisson(λ), and the value becomes
/// min + range · k / P. Its mean is x, its variance range · (x − min) / P. A channel of one value stays as it is.
public struct ShotNoise: IntensityStep {
  public static let name = "poisson"

  /// Expected at the brightest pixel, 1 to 1,000,000.
  public var photons: ClosedRange<Double>
  /// 0 to 1.
  public var probability: Double

  public init(photons: ClosedRange<Double> = 50...500, probability: Double = 0.1) {
    self.photons = photons
    self.probability = probability
  }

  public func draw(
    width: Int, height: Int, channels: Int, using draws: inout KeyedGenerator
  ) -> Drawn<IntensityChange>? {
    guard draws.happens(probability) else { return nil }
    let photons = draws.number(in: photons)
    let noise = PixelNoise(field: draws.field())
    let change = IntensityChange(
      .measured(.range) { image in
        EachChannel(
          image.channels.map { found in
            found.range > 0
              ? ShotNoiseForm(photons: Float(photons), lowest: found.lowest, range: found.range, noise: noise) : nil
          })
      })
    return Drawn(change, [DrawnParameter("photons", photons)])
  }
}

private struct ShotNoiseForm: ChannelForm {
  var photons: Float
  var lowest: Float
  var range: Float
  var noise: PixelNoise

  func apply(to values: UnsafeMutableBufferPointer<Float>, at place: ChannelPlace) {
    noise.withNormals(values.count, at: place) { draws, words in
      let scale = photons / range
      for index in values.indices {
        let expected = (values[index] - lowest) * scale
        let count = PoissonQuantile.count(expected: expected, word: words[index], normal: draws[index])
        values[index] = lowest + count / scale
      }
    }
  }
}
