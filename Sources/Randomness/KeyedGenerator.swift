/// A stream of random numbers named by what it is for, so that no other draw can shift it.
///
/// The key is the seed; the counter is (hash of the stream's name, step, hash of the item, number of the draw). Thread
/// count, worker order and files added later change nothing.
///
///     var draws = KeyedGenerator(seed: 7, stream: "augmentation", step: epoch, item: "slice-04")
///     let angle = draws.uniform(in: -180...180)
public struct KeyedGenerator: RandomNumberGenerator, Sendable {
  @usableFromInline let key: SIMD2<UInt32>
  @usableFromInline var counter: SIMD4<UInt32>
  @usableFromInline var block = SIMD4<UInt32>()
  @usableFromInline var used = 4

  /// The stream's first draw.
  ///
  /// - Parameters:
  ///   - seed: the run's seed.
  ///   - stream: what the draws are for, `"augmentation"` or `"initialization"`.
  ///   - step: the epoch or the step.
  ///   - item: what the draws belong to: an image's base name, a parameter's path.
  public init(seed: UInt64, stream: String, step: Int = 0, item: String = "") {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    counter = SIMD4(Self.hash(stream), UInt32(truncatingIfNeeded: step), Self.hash(item), 0)
  }

  /// The next 32 random bits.
  @inlinable
  public mutating func nextWord() -> UInt32 {
    if used == 4 {
      block = Philox.block(counter: counter, key: key)
      counter.w &+= 1
      used = 0
    }
    defer { used += 1 }
    return block[used]
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    let low = UInt64(nextWord())
    return UInt64(nextWord()) << 32 | low
  }

  /// FNV-1a over the UTF-8 bytes, folded from 64 to 32 bits: the same on every machine, which `Hasher` is not.
  public static func hash(_ text: String) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
  }
}
