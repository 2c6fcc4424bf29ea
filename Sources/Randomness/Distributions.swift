#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension KeyedGenerator {
  /// A number in [0, 1), of 24 random bits.
  @inlinable
  public mutating func uniform() -> Float { Float(nextWord() >> 8) * 0x1p-24 }

  /// A number between the bounds; the lower one where both are equal.
  @inlinable
  public mutating func uniform(in range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// An integer in `0..<bound`, by Lemire's multiplication; the bias is below bound / 2³².
  ///
  /// - Precondition: 0 < bound < 2³².
  @inlinable
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0 && bound <= Int(UInt32.max))
    return Int((UInt64(nextWord()) &* UInt64(bound)) >> 32)
  }

  /// True with the given probability.
  @inlinable
  public mutating func bernoulli(_ probability: Float) -> Bool { uniform() < probability }

  /// A number from the standard normal distribution, by Box and Muller.
  public mutating func normal() -> Float {
    let radius = (-2 * log(1 - Double(uniform()))).squareRoot()
    return Float(radius * cos(2 * Double.pi * Double(uniform())))
  }

  /// A random order of `0..<count`, by Fisher and Yates.
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    var remaining = count
    while remaining > 1 {
      order.swapAt(remaining - 1, integer(below: remaining))
      remaining -= 1
    }
    return order
  }
}
