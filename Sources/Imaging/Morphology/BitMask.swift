/// A binary mask of 64 pixels a word.
///
/// Rows are padded to whole words; a pixel is bit `x % 64` of its row's word `x / 64`. Bits beyond the width are 0.
public struct BitMask: Sendable, Equatable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  public let wordsPerRow: Int
  public internal(set) var words: [UInt64]

  /// An empty mask.
  public init(width: Int, height: Int) {
    precondition(width > 0 && height > 0)
    self.width = width
    self.height = height
    wordsPerRow = (width + 63) / 64
    words = [UInt64](repeating: 0, count: wordsPerRow * height)
  }

  /// The pixels, in row order, for which `isSet` is true.
  public init(width: Int, height: Int, where isSet: (_ pixel: Int) -> Bool) {
    self.init(width: width, height: height)
    fill(where: isSet)
  }

  /// - Parameter pixels: `height × width` values in row order.
  public init(width: Int, height: Int, _ pixels: [Bool]) {
    precondition(pixels.count == width * height)
    self.init(width: width, height: height)
    pixels.withUnsafeBufferPointer { pixels in fill { pixels[$0] } }
  }

  /// The pixels of one class in one plane.
  public init(_ map: LabelMap, class label: UInt8, plane: Int = 0) {
    precondition(plane >= 0 && plane < map.planes)
    self.init(width: map.width, height: map.height)
    let first = plane * map.width * map.height
    map.labels.withUnsafeBufferPointer { labels in fill { labels[first + $0] == label } }
  }

  @inline(__always)
  mutating func fill(where isSet: (Int) -> Bool) {
    for y in 0..<height {
      for word in 0..<wordsPerRow {
        let first = word * 64
        var bits: UInt64 = 0
        for bit in 0..<min(64, width - first) {
          bits |= (isSet(y * width + first + bit) ? 1 : 0) &<< UInt64(truncatingIfNeeded: bit)
        }
        words[y * wordsPerRow + word] = bits
      }
    }
  }

  /// - Precondition: the pixel lies in the mask.
  public subscript(x: Int, y: Int) -> Bool {
    get {
      precondition(x >= 0 && x < width && y >= 0 && y < height)
      return words[y * wordsPerRow + x / 64] >> UInt64(x % 64) & 1 == 1
    }
    set {
      precondition(x >= 0 && x < width && y >= 0 && y < height)
      let bit: UInt64 = 1 << UInt64(x % 64)
      if newValue { words[y * wordsPerRow + x / 64] |= bit } else { words[y * wordsPerRow + x / 64] &= ~bit }
    }
  }

  /// The number of pixels that are set.
  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  /// Whether each pixel, in row order, is set.
  public var pixels: [Bool] {
    [Bool](unsafeUninitializedCapacity: width * height) { output, initialized in
      for y in 0..<height {
        for x in 0..<width {
          output[y * width + x] = words[y * wordsPerRow + x / 64] >> UInt64(x % 64) & 1 == 1
        }
      }
      initialized = width * height
    }
  }
}
