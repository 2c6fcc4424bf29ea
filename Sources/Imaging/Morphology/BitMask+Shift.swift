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

  /// The mask with empty rows and columns around each plane.
  func padded(_ margins: Margins) -> BitMask {
    var wide = BitMask(width: width + margins.left + margins.right, height: height, planes: planes)
    for row in 0..<rows {
      for word in 0..<wordsPerRow { wide.words[row * wide.wordsPerRow + word] = words[row * wordsPerRow + word] }
    }
    let moved = wide.shifted(columns: margins.left)
    var padded = BitMask(width: wide.width, height: height + margins.top + margins.bottom, planes: planes)
    let size = height * wide.wordsPerRow
    for plane in 0..<planes {
      let first = (plane * padded.height + margins.top) * wide.wordsPerRow
      padded.words.replaceSubrange(first..<first + size, with: moved.words[plane * size..<(plane + 1) * size])
    }
    return padded
  }

  /// The mask without the rows and columns that `padded` put around it.
  func cropped(_ margins: Margins) -> BitMask {
    let moved = shifted(columns: -margins.left)
    var cropped = BitMask(
      width: width - margins.left - margins.right, height: height - margins.top - margins.bottom, planes: planes)
    for row in 0..<cropped.rows {
      let first = (row / cropped.height * height + row % cropped.height + margins.top) * wordsPerRow
      for word in 0..<cropped.wordsPerRow {
        cropped.words[row * cropped.wordsPerRow + word] = moved.words[first + word]
      }
    }
    cropped.clearUnusedBits()
    return cropped
  }
}
