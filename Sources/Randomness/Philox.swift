/// The counter-based generator Philox4x32-10 of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
///
/// A pure function from a 128-bit counter and a 64-bit key to 128 random bits: any draw can be made at any time, on any
/// thread, without the draws before it.
public enum Philox {
  /// The random block of one counter.
  ///
  /// - Parameters:
  ///   - counter: four 32-bit words, the first the least significant.
  ///   - key: two 32-bit words.
  /// - Returns: four independent 32-bit words.
  @inlinable
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var counter = counter
    var key = key
    for round in 0..<10 {
      if round > 0 {
        key.x &+= 0x9E37_79B9
        key.y &+= 0xBB67_AE85
      }
      let first = counter.x.multipliedFullWidth(by: 0xD251_1F53)
      let second = counter.z.multipliedFullWidth(by: 0xCD9E_8D57)
      counter = SIMD4(second.high ^ counter.y ^ key.x, second.low, first.high ^ counter.w ^ key.y, first.low)
    }
    return counter
  }
}
