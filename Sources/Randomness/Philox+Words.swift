extension Philox {
  /// Words made at a time: four blocks of four.
  public static let group = 16

  /// Fills memory with the words of consecutive blocks, the numbers that ``block(counter:key:)`` gives for counters whose last
  /// word counts up.
  ///
  /// - Parameters:
  ///   - words: a whole number of ``group``s.
  ///   - counter: of the first block.
  public static func fill(
    _ words: UnsafeMutableBufferPointer<UInt32>, counter: SIMD4<UInt32>, key: SIMD2<UInt32>
  ) {
    precondition(words.count % group == 0)
    guard let base = words.baseAddress else { return }
    withUnsafeTemporaryAllocation(of: Lanes.self, capacity: 2 * rounds) { keys in
      let keys = keys.baseAddress!
      fill(roundKeys: keys, key)
      for first in 0..<words.count / group {
        let last = counter.w &+ 4 &* UInt32(truncatingIfNeeded: first)
        fourBlocks(counter: counter, last: last, roundKeys: keys, to: base + first * group)
      }
    }
  }

  private typealias Lanes = SIMD4<UInt64>
  private static let rounds = 10

  /// Two for each round, in all lanes.
  private static func fill(roundKeys: UnsafeMutablePointer<Lanes>, _ key: SIMD2<UInt32>) {
    var (first, second) = (key.x, key.y)
    for round in 0..<rounds {
      (roundKeys + 2 * round).initialize(to: Lanes(repeating: UInt64(first)))
      (roundKeys + 2 * round + 1).initialize(to: Lanes(repeating: UInt64(second)))
      first &+= 0x9E37_79B9
      second &+= 0xBB67_AE85
    }
  }

  /// Four counters go through the rounds side by side, each word in the low half of a lane of 64 bits, which is what a vector
  /// unit's product of 32 × 32 bits takes. What stands in the high halves means nothing.
  @inline(__always)
  private static func fourBlocks(
    counter: SIMD4<UInt32>, last: UInt32, roundKeys: UnsafePointer<Lanes>, to words: UnsafeMutablePointer<UInt32>
  ) {
    let low = Lanes(repeating: 0xFFFF_FFFF)
    let half = Lanes(repeating: 32)
    var x = Lanes(repeating: UInt64(counter.x))
    var y = Lanes(repeating: UInt64(counter.y))
    var z = Lanes(repeating: UInt64(counter.z))
    var w = Lanes(UInt64(last), UInt64(last &+ 1), UInt64(last &+ 2), UInt64(last &+ 3))
    for round in 0..<rounds {
      let productX = (x & low) &* Lanes(repeating: 0xD251_1F53)
      let productZ = (z & low) &* Lanes(repeating: 0xCD9E_8D57)
      x = (productZ &>> half) ^ y ^ roundKeys[2 * round]
      z = (productX &>> half) ^ w ^ roundKeys[2 * round + 1]
      y = productZ
      w = productX
    }
    for lane in 0..<4 {
      words[4 * lane] = UInt32(truncatingIfNeeded: x[lane])
      words[4 * lane + 1] = UInt32(truncatingIfNeeded: y[lane])
      words[4 * lane + 2] = UInt32(truncatingIfNeeded: z[lane])
      words[4 * lane + 3] = UInt32(truncatingIfNeeded: w[lane])
    }
  }
}
