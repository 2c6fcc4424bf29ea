extension BitMask {
  /// Sets the pixels whose bytes, in order of plane, row and column, have a value.
  ///
  /// Eight at a time: a byte that equals the value has its highest bit set by an addition that carries within bytes alone;
  /// a multiplication then gathers the eight bits.
  mutating func fill(_ bytes: UnsafeRawBufferPointer, equal value: UInt8) {
    precondition(bytes.count == rows * width)
    guard let bytes = bytes.baseAddress else { return }
    let (rows, width, wordsPerRow) = (rows, width, wordsPerRow)
    words.withUnsafeMutableBufferPointer { words in
      for row in 0..<rows {
        let first = bytes + row * width
        for word in 0..<wordsPerRow {
          let start = word * 64
          words[row * wordsPerRow + word] =
            start + 64 <= width
            ? Self.gather(first + start, equal: value)
            : Self.gather(first + start, count: width - start, equal: value)
        }
      }
    }
  }

  @inline(__always)
  private static func gather(_ bytes: UnsafeRawPointer, equal value: UInt8) -> UInt64 {
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    let pattern = UInt64(value) &* 0x0101_0101_0101_0101
    var bits: UInt64 = 0
    for group in 0..<8 {
      let different = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: group * 8, as: UInt64.self)) ^ pattern
      let equal = ~(((different & low) &+ low) | different | low)
      bits |= (((equal &>> 7) &* 0x0102_0408_1020_4080) &>> 56) &<< UInt64(group &* 8)
    }
    return bits
  }

  private static func gather(_ bytes: UnsafeRawPointer, count: Int, equal value: UInt8) -> UInt64 {
    (0..<count).reduce(0) { bits, bit in
      bits | (bytes.load(fromByteOffset: bit, as: UInt8.self) == value ? 1 : 0) << UInt64(bit)
    }
  }

  /// Writes `value` for each pixel that is set and 0 for the others, in order of plane, row and column.
  func write(_ value: UInt8, to bytes: UnsafeMutableRawBufferPointer) {
    precondition(bytes.count == rows * width)
    guard let bytes = bytes.baseAddress else { return }
    words.withUnsafeBufferPointer { words in
      for row in 0..<rows {
        let first = bytes + row * width
        for group in 0..<width / 8 {
          let bits = words[row * wordsPerRow + group / 8] &>> UInt64(group % 8 * 8) & 0xFF
          first.storeBytes(of: Self.spread(bits, value).littleEndian, toByteOffset: group * 8, as: UInt64.self)
        }
        for x in width / 8 * 8..<width {
          let isSet = words[row * wordsPerRow + x / 64] >> UInt64(x % 64) & 1 == 1
          first.storeBytes(of: isSet ? value : 0, toByteOffset: x, as: UInt8.self)
        }
      }
    }
  }

  /// Eight bits as the lowest of eight bytes, times a value.
  @inline(__always)
  private static func spread(_ bits: UInt64, _ value: UInt8) -> UInt64 {
    let chosen = bits &* 0x0101_0101_0101_0101 & 0x8040_2010_0804_0201
    // Each byte holds at most one bit; to the highest it carries where there is one.
    let isSet = (chosen &+ 0x007F_7F7F_7F7F_7F7F | chosen) &>> 7 & 0x0101_0101_0101_0101
    return isSet &* UInt64(value)
  }
}
