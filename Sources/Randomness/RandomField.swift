/// Endless random words, any of them by its place, without those before it: one for each pixel of an image.
///
/// Blocks of pixels may be filled in any order and on any thread.
public struct RandomField: Sendable, Equatable {
  let key: SIMD2<UInt32>
  /// Of the block that holds word 0.
  let counter: SIMD4<UInt32>

  /// Fills memory with the words from a place on.
  ///
  /// - Parameters:
  ///   - words: as many as a multiple of ``Philox/group``.
  ///   - first: the place of the first word, a multiple of four.
  public func fill(_ words: UnsafeMutableBufferPointer<UInt32>, from first: Int) {
    precondition(first >= 0 && first % 4 == 0)
    var start = counter
    start.w &+= UInt32(truncatingIfNeeded: first / 4)
    Philox.fill(words, counter: start, key: key)
  }
}

extension KeyedGenerator {
  /// What follows in this stream, beginning with the next block of four words that has not been touched.
  ///
  /// - Precondition: nothing else is drawn from the stream afterwards, or it would be drawn twice.
  public func field() -> RandomField { RandomField(key: key, counter: counter) }
}
