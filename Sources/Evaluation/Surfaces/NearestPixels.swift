internal import Imaging

/// Finds the nearest set pixel of a mask, row by row outwards.
///
/// A row is asked for its nearest set bit word by word, and no further than the best found so far; rows are asked until
/// they alone are farther. Where surfaces lie near each other, as those of two segmentations mostly do, that is a few words
/// a pixel, where a distance transform would look at all pixels. That one is taken where there may be too many rows to ask.
struct NearestPixels {
  private let mask: BitMask
  private let spacing: SurfaceDistances.PixelSpacing
  /// The rows that hold a set pixel, from the first to the last.
  private let rows: Range<Int>

  init(_ mask: BitMask, spacing: SurfaceDistances.PixelSpacing) {
    self.mask = mask
    self.spacing = spacing
    let first = mask.words.firstIndex { $0 != 0 }
    let last = mask.words.lastIndex { $0 != 0 }
    rows = first.map { $0 / mask.wordsPerRow..<last! / mask.wordsPerRow + 1 } ?? 0..<0
  }

  /// The distances of the set pixels of another mask, ascending; infinite where there is nothing to be near to.
  func distances(of pixels: BitMask) -> [Double] {
    guard !rows.isEmpty else { return Array(repeating: .infinity, count: pixels.count) }
    let words = pixels.count.multipliedReportingOverflow(by: rows.count * mask.wordsPerRow)
    if mask.planes > 1 || words.overflow || words.partialValue > Self.mostWords * mask.width * mask.height {
      return transformed(at: pixels)
    }
    var squares: [Double] = []
    squares.reserveCapacity(pixels.count)
    mask.words.withUnsafeBufferPointer { words in
      pixels.forEachSetPixel { x, row in squares.append(squaredDistance(x: x, row: row, words)) }
    }
    squares.sort()
    return squares.map { $0.squareRoot() }
  }

  /// Words a pixel of the image that rows are asked for at most, were each asked.
  private static let mostWords = 64

  /// By the distance transform, which takes as long whatever lies where; the rows around a voxel of a stack grow with the square
  /// of what it is away.
  private func transformed(at pixels: BitMask) -> [Double] {
    let all = mask.squaredDistances(spacing: (spacing.x, spacing.y, spacing.z))
    var squares: [Double] = []
    squares.reserveCapacity(pixels.count)
    pixels.forEachSetPixel { x, row in squares.append(all[row * mask.width + x]) }
    squares.sort()
    return squares.map { $0.squareRoot() }
  }

  private func squaredDistance(x: Int, row: Int, _ words: UnsafeBufferPointer<UInt64>) -> Double {
    var best = Double.infinity
    var offset = 0
    while true {
      let vertical = Double(offset) * spacing.y
      let above = row - offset
      let below = row + offset
      if vertical * vertical >= best || above < rows.lowerBound && below >= rows.upperBound { return best }
      if rows.contains(above) { best = min(best, look(x: x, row: above, vertical: vertical, best: best, words)) }
      if offset > 0 && rows.contains(below) {
        best = min(best, look(x: x, row: below, vertical: vertical, best: best, words))
      }
      offset += 1
    }
  }

  private func look(
    x: Int, row: Int, vertical: Double, best: Double, _ words: UnsafeBufferPointer<UInt64>
  ) -> Double {
    let reach = Int(min((best.squareRoot() / spacing.x).rounded(.up), Double(mask.width)))
    guard let columns = nearestColumn(x, row: row, reach: reach, words) else { return best }
    let horizontal = Double(columns) * spacing.x
    return vertical * vertical + horizontal * horizontal
  }

  /// How many columns the nearest set pixel of a row is away; nothing where there is none within `reach`.
  private func nearestColumn(_ x: Int, row: Int, reach: Int, _ words: UnsafeBufferPointer<UInt64>) -> Int? {
    let first = row * mask.wordsPerRow
    var found = reach + 1
    var word = x / 64
    let own = words[first + word]
    let bit = UInt64(x % 64)
    let right = own >> bit
    if right != 0 { found = min(found, right.trailingZeroBitCount) }
    let left = own << (63 - bit)
    if left != 0 { found = min(found, left.leadingZeroBitCount) }
    word += 1
    while word < mask.wordsPerRow && word * 64 - x < found {
      if words[first + word] != 0 {
        found = min(found, word * 64 + words[first + word].trailingZeroBitCount - x)
        break
      }
      word += 1
    }
    word = x / 64 - 1
    while word >= 0 && x - (word * 64 + 63) < found {
      if words[first + word] != 0 {
        found = min(found, x - (word * 64 + 63 - words[first + word].leadingZeroBitCount))
        break
      }
      word -= 1
    }
    return found <= reach ? found : nil
  }
}

extension BitMask {
  /// Calls `body` with column and row of each set pixel; rows of all planes count on.
  @inline(__always)
  func forEachSetPixel(_ body: (_ x: Int, _ row: Int) -> Void) {
    for (index, word) in words.enumerated() {
      var bits = word
      while bits != 0 {
        body(index % wordsPerRow * 64 + bits.trailingZeroBitCount, index / wordsPerRow)
        bits &= bits - 1
      }
    }
  }
}
