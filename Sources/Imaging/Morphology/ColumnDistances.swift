/// How far each pixel of a plane is from the nearest set pixel of its own column, in rows: the first pass of a distance
/// transform, eight columns at a time.
struct ColumnDistances {
  /// Columns of the whole words of a row; those beyond the width have no set pixel.
  let columns: Int
  private let height: Int
  private var distances: [Int16]

  /// Planes of more rows are measured another way.
  static let largestHeight = 16_000

  /// - Precondition: a plane has at most ``largestHeight`` rows.
  init(_ mask: BitMask) {
    precondition(mask.height <= Self.largestHeight)
    columns = mask.wordsPerRow * 64
    height = mask.height
    distances = [Int16](unsafeUninitializedCapacity: columns * height) { distances, initialized in
      distances.initialize(repeating: 0)
      initialized = distances.count
    }
  }

  /// Measures the distances of a plane upwards, to the set pixels above, and then downwards, row by row from below.
  ///
  /// - Parameter body: is given the row within the plane and its distances, the height or more where there is no pixel.
  @inline(__always)
  mutating func forEachRow(
    of mask: BitMask, plane: Int, _ body: (_ row: Int, _ distances: UnsafeRawPointer) -> Void
  ) {
    let sweep = ColumnSweep(columns: columns, height: height)
    distances.withUnsafeMutableBytes { bytes in
      guard let first = bytes.baseAddress else { return }
      mask.words.withUnsafeBufferPointer { words in
        let words = words.dropFirst(plane * sweep.height * mask.wordsPerRow)
        sweep.measureAbove(UnsafeBufferPointer(rebasing: words), first)
      }
      for row in (0..<sweep.height).reversed() {
        let distances = first + row * sweep.columns * 2
        if row < sweep.height - 1 { sweep.measureBelow(distances) }
        body(row, UnsafeRawPointer(distances))
      }
    }
  }
}

/// The two sweeps over a plane, over 16-bit numbers.
private struct ColumnSweep {
  let columns: Int
  let height: Int

  func measureAbove(_ words: UnsafeBufferPointer<UInt64>, _ first: UnsafeMutableRawPointer) {
    let bits = SIMD8<Int16>(1, 2, 4, 8, 16, 32, 64, 128)
    var target = first
    var word = 0
    for row in 0..<height {
      for _ in 0..<columns / 64 {
        var eights = words[word]
        word += 1
        for _ in 0..<8 {
          let eight = SIMD8(repeating: Int16(truncatingIfNeeded: eights & 255))
          eights >>= 8
          // Above the first row all columns are empty.
          var distance =
            row == 0
            ? SIMD8(repeating: Int16(height) &+ 1)
            : (target - columns * 2).loadUnaligned(as: SIMD8<Int16>.self) &+ 1
          distance.replace(with: 0, where: eight & bits .== bits)
          target.storeBytes(of: distance, as: SIMD8<Int16>.self)
          target += 16
        }
      }
    }
  }

  @inline(__always)
  func measureBelow(_ distances: UnsafeMutableRawPointer) {
    for column in stride(from: 0, to: columns, by: 8) {
      let here = distances + column * 2
      let below = (here + columns * 2).loadUnaligned(as: SIMD8<Int16>.self) &+ 1
      let above = here.loadUnaligned(as: SIMD8<Int16>.self)
      here.storeBytes(of: above.replacing(with: below, where: below .< above), as: SIMD8<Int16>.self)
    }
  }
}
