internal import Randomness

/// A random word for each value of an image, and draws made of them.
struct PixelNoise: Sendable {
  let field: RandomField

  /// Draws from the standard normal distribution, with the words they come of.
  ///
  /// - Precondition: the place's first pixel is a multiple of four.
  @inline(__always)
  func withNormals(
    _ count: Int, at place: ChannelPlace, _ body: (UnsafePointer<Float>, UnsafePointer<UInt32>) -> Void
  ) {
    let padded = Self.padded(count)
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: padded) { words in
      withUnsafeTemporaryAllocation(of: Float.self, capacity: padded) { draws in
        // Each channel's words begin at a whole group.
        field.fill(words, from: place.channel * Self.padded(place.pixels) + place.first)
        NormalQuantile.fill(draws.baseAddress!, words: words.baseAddress!, count: count)
        body(draws.baseAddress!, words.baseAddress!)
      }
    }
  }

  private static func padded(_ count: Int) -> Int { (count + Philox.group - 1) / Philox.group * Philox.group }
}

/// How strong noise is: its variance, or its standard deviation, drawn evenly.
public enum NoiseStrength: Sendable, Equatable, Codable {
  case variance(ClosedRange<Double>)
  case deviation(ClosedRange<Double>)

  /// The standard deviation of one draw.
  func draw(using draws: inout KeyedGenerator) -> Double {
    switch self {
    case .variance(let range): draws.number(in: range).squareRoot()
    case .deviation(let range): draws.number(in: range)
    }
  }
}
