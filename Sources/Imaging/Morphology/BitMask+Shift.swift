extension BitMask {
  /// The mask moved to the right, or to the left for a negative distance; zeros come in, what leaves is lost.
  func shifted(columns: Int) -> BitMask {
    if columns == 0 { return self }
    var result = BitMask(width: width, height: height, planes: planes)
    let distance = min(abs(columns), width)
    let wordShift = distance / 64
    let bitShift = UInt64(distance % 64)
    words.withUnsafeBufferPointer { source in
      result.words.withUnsafeMutableBufferPointer { target in
        for y in 0..<rows {
          let first = y * wordsPerRow
          let row = UnsafeBufferPointer(rebasing: source[first..<first + wordsPerRow])
          let output = UnsafeMutableBufferPointer(rebasing: target[first..<first + wordsPerRow])
          if columns > 0 {
            Self.moveUp(row, to: output, words: wordShift, bits: bitShift)
          } else {
            Self.moveDown(row, to: output, words: wordShift, bits: bitShift)
          }
        }
      }
    }
    result.clearUnusedBits()
    return result
  }

  /// Towards higher columns, which are higher bits.
  @inline(__always)
  private static func moveUp(
    _ row: UnsafeBufferPointer<UInt64>, to output: UnsafeMutableBufferPointer<UInt64>, words: Int, bits: UInt64
  ) {
    guard words < row.count else { return }
    for index in words..<row.count {
      let carried = index > words && bits > 0 ? row[index - words - 1] >> (64 - bits) : 0
      output[index] = row[index - words] << bits | carried
    }
  }

  @inline(__always)
  private static func moveDown(
    _ row: UnsafeBufferPointer<UInt64>, to output: UnsafeMutableBufferPointer<UInt64>, words: Int, bits: UInt64
  ) {
    guard words < row.count else { return }
    for index in 0..<row.count - words {
      let carried = index + words + 1 < row.count && bits > 0 ? row[index + words + 1] << (64 - bits) : 0
      output[index] = row[index + words] >> bits | carried
    }
  }

  /// Combines each row with a row of another mask, `rows` further up; rows that are not there are zeros.
  @inline(__always)
  mutating func combine(with other: BitMask, movedDown rows: Int, _ operation: (UInt64, UInt64) -> UInt64) {
    words.withUnsafeMutableBufferPointer { words in
      other.words.withUnsafeBufferPointer { other in
        for y in 0..<height {
          let source = y - rows
          let first = y * wordsPerRow
          if source >= 0 && source < height {
            let offset = source * wordsPerRow
            for index in 0..<wordsPerRow {
              words[first + index] = operation(words[first + index], other[offset + index])
            }
          } else {
            for index in 0..<wordsPerRow { words[first + index] = operation(words[first + index], 0) }
          }
        }
      }
    }
  }

  /// The mask with empty rows and columns around it.
  func padded(_ margins: Margins) -> BitMask {
    var wide = BitMask(width: width + margins.left + margins.right, height: height)
    for y in 0..<height {
      for word in 0..<wordsPerRow { wide.words[y * wide.wordsPerRow + word] = words[y * wordsPerRow + word] }
    }
    var padded = BitMask(width: wide.width, height: height + margins.top + margins.bottom)
    let first = margins.top * wide.wordsPerRow
    let moved = wide.shifted(columns: margins.left)
    padded.words.replaceSubrange(first..<first + moved.words.count, with: moved.words)
    return padded
  }

  /// The mask without the rows and columns that `padded` put around it.
  func cropped(_ margins: Margins) -> BitMask {
    let moved = shifted(columns: -margins.left)
    var cropped = BitMask(
      width: width - margins.left - margins.right, height: height - margins.top - margins.bottom)
    for y in 0..<cropped.height {
      for word in 0..<cropped.wordsPerRow {
        cropped.words[y * cropped.wordsPerRow + word] = moved.words[(y + margins.top) * wordsPerRow + word]
      }
    }
    cropped.clearUnusedBits()
    return cropped
  }
}
