/// Random words as draws from Poisson distributions: the inverse of the distribution function.
enum PoissonQuantile {
  /// Above this, counts come from the normal draw.
  static let bound: Float = 10

  /// A count, as often as it should be where λ are expected.
  ///
  /// Few are counted up through their probabilities. Many come from the expansion of the quantile in powers of 1/√λ (Giles,
  /// "Algorithm 955", ACM TOMS 2016), rounded down, which takes a neighbouring count in less than one draw of a hundred.
  ///
  /// - Parameters:
  ///   - word: the draw, evenly distributed.
  ///   - normal: a draw from the standard normal distribution.
  @inline(__always)
  static func count(expected: Float, word: UInt32, normal: Float) -> Float {
    expected > bound ? many(expected, normal) : few(expected, word)
  }

  @inline(__always)
  private static func many(_ expected: Float, _ normal: Float) -> Float {
    let root = expected.squareRoot()
    let square = normal * normal
    var count = expected + root * normal + (1.0 / 3 + square * (1.0 / 6))
    count -= normal * (1.0 / 36 + square * (1.0 / 72)) / root
    count += (square * (7.0 / 810 + square * (1.0 / 270)) - 8.0 / 405) / expected
    return max(PixelMathematics.floor(count), 0)
  }

  private static func few(_ expected: Float, _ word: UInt32) -> Float {
    let target = (Double(word) + 0.5) * 0x1p-32
    let expected = Double(max(expected, 0))
    var probability = Double(PixelMathematics.exp(Float(-expected)))
    var sum = probability
    var count = 0.0
    // 60 are reached once in 10²⁵ draws; rounding must not go on for ever.
    while sum < target && count < 60 {
      count += 1
      probability *= expected / count
      sum += probability
    }
    return Float(count)
  }
}
