/// A binary mask of 64 pixels a word; of one plane, or of a stack.
///
/// Rows are padded to whole words; a pixel is bit `x % 64` of its row's word `x / 64`. Bits beyond the width are 0. The
/// rows of a plane follow those of the plane before it.
public struct BitMask: Sendable, Equatable {
  /// Columns.
  public let width: Int
  /// Rows of a plane.
  public let height: Int
  /// Pages of a stack; 1 for a single image.
  public let planes: Int
  public let wordsPerRow: Int
  public internal(set) var words: [UInt64]

  /// An empty mask.
  public init(width: Int, height: Int, planes: Int = 1) {
    precondition(width > 0 && height > 0 && planes > 0)
    self.width = width
    self.height = height
    self.planes = planes
    wordsPerRow = (width + 63) / 64
    words = [UInt64](repeating: 0, count: wordsPerRow * height * planes)
  }

  /// The pixels, in order of plane, row and column, for which `isSet` is true.
  public init(width: Int, height: Int, planes: Int = 1, where isSet: (_ pixel: Int) -> Bool) {
    self.init(width: width, height: height, planes: planes)
    fill(where: isSet)
  }

  /// - Parameter pixels: `planes × height × width` values in order of plane, row and column.
  public init(width: Int, height: Int, planes: Int = 1, _ pixels: [Bool]) {
    precondition(pixels.count == planes * width * height)
    self.init(width: width, height: height, planes: planes)
    pixels.withUnsafeBytes { fill($0, equal: 1) }
  }

  /// The pixels of one class, in all planes.
  public init(_ map: LabelMap, class label: UInt8) {
    self.init(width: map.width, height: map.height, planes: map.planes)
    map.labels.withUnsafeBytes { fill($0, equal: label) }
  }

  @inline(__always)
  mutating func fill(where isSet: (Int) -> Bool) {
    for row in 0..<rows {
      for word in 0..<wordsPerRow {
        let first = word * 64
        var bits: UInt64 = 0
        for bit in 0..<min(64, width - first) {
          bits |= (isSet(row * width + first + bit) ? 1 : 0) &<< UInt64(truncatingIfNeeded: bit)
        }
        words[row * wordsPerRow + word] = bits
      }
    }
  }

  /// Rows of all planes together.
  var rows: Int { planes * height }

  /// - Precondition: the pixel lies in the mask.
  public subscript(x: Int, y: Int, plane: Int = 0) -> Bool {
    get { words[word(x, y, plane)] >> UInt64(x % 64) & 1 == 1 }
    set {
      let bit: UInt64 = 1 << UInt64(x % 64)
      let word = word(x, y, plane)
      if newValue { words[word] |= bit } else { words[word] &= ~bit }
    }
  }

  private func word(_ x: Int, _ y: Int, _ plane: Int) -> Int {
    precondition(x >= 0 && x < width && y >= 0 && y < height && plane >= 0 && plane < planes)
    return (plane * height + y) * wordsPerRow + x / 64
  }

  /// The number of pixels that are set.
  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  /// Whether each pixel, in order of plane, row and column, is set.
  public var pixels: [Bool] {
    [Bool](unsafeUninitializedCapacity: rows * width) { output, initialized in
      write(1, to: UnsafeMutableRawBufferPointer(output))
      initialized = rows * width
    }
  }

  /// `value` for each pixel that is set and 0 for the others, in order of plane, row and column.
  public func bytes(_ value: UInt8) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: rows * width) { output, initialized in
      write(value, to: UnsafeMutableRawBufferPointer(output))
      initialized = rows * width
    }
  }

  /// One page of a stack, as a mask of its own.
  public func plane(_ index: Int) -> BitMask {
    var plane = BitMask(width: width, height: height)
    let size = height * wordsPerRow
    plane.words.replaceSubrange(0..<size, with: words[index * size..<(index + 1) * size])
    return plane
  }

  /// A stack of pages of one size.
  ///
  /// - Precondition: there is one at least, and each has one plane.
  public init(planes: [BitMask]) {
    self.init(width: planes[0].width, height: planes[0].height, planes: planes.count)
    precondition(planes.allSatisfy { ($0.width, $0.height, $0.planes) == (width, height, 1) })
    words = planes.flatMap(\.words)
  }

  /// What a change of single pages makes of each.
  func mapPlanes(_ change: (BitMask) -> BitMask) -> BitMask {
    planes == 1 ? change(self) : BitMask(planes: (0..<planes).map { change(plane($0)) })
  }
}
