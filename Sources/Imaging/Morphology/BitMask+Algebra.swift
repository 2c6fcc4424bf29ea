extension BitMask {
  /// Pixels that are set in both.
  public func intersection(_ other: BitMask) -> BitMask { combined(with: other) { $0 & $1 } }

  /// Pixels that are set in one or the other.
  public func union(_ other: BitMask) -> BitMask { combined(with: other) { $0 | $1 } }

  /// Pixels that are set here and not in the other.
  public func subtracting(_ other: BitMask) -> BitMask { combined(with: other) { $0 & ~$1 } }

  /// Whether every pixel set here is set in the other.
  public func isSubset(of other: BitMask) -> Bool { subtracting(other).isEmpty }

  /// Pixels that are not set.
  public var inverted: BitMask {
    var inverted = self
    for index in words.indices { inverted.words[index] = ~words[index] }
    inverted.clearUnusedBits()
    return inverted
  }

  /// Calls `body` with each set pixel, in order, as an index into the labels of a map.
  func forEachPixel(_ body: (Int) -> Void) {
    for row in 0..<rows {
      for word in 0..<wordsPerRow {
        var bits = words[row * wordsPerRow + word]
        while bits != 0 {
          body(row * width + word * 64 + bits.trailingZeroBitCount)
          bits &= bits - 1
        }
      }
    }
  }

  @inline(__always)
  func combined(with other: BitMask, _ operation: (UInt64, UInt64) -> UInt64) -> BitMask {
    precondition((width, height, planes) == (other.width, other.height, other.planes))
    var result = self
    result.combine(with: other, operation)
    return result
  }

  @inline(__always)
  mutating func combine(with other: BitMask, _ operation: (UInt64, UInt64) -> UInt64) {
    words.withUnsafeMutableBufferPointer { words in
      other.words.withUnsafeBufferPointer { other in
        for index in 0..<words.count { words[index] = operation(words[index], other[index]) }
      }
    }
  }

  /// Keeps the promise that bits beyond the width are 0.
  mutating func clearUnusedBits() {
    let used = width % 64
    if used == 0 { return }
    let mask: UInt64 = 1 << UInt64(used) - 1
    for row in 0..<rows { words[(row + 1) * wordsPerRow - 1] &= mask }
  }
}
