/// The squared distances of one row, from those along the columns: the second pass of a distance transform.
///
/// A pixel looks to both sides for a column that is nearer, and stops where a column alone is farther away than what it
/// has found: eight pixels together, in 16 bits. Where that takes more than ``reach`` columns, the lower envelope of all
/// parabolas is built instead, between the set pixels to both sides, so that time is linear whatever the mask.
struct RowSearch {
  /// How many columns to each side are looked at.
  static let reach = 48
  /// What a square is cut at: added to a square within the reach it still fits into 16 bits.
  private static let far: Int16 = 30_000
  /// Larger distances have squares above `far`.
  private static let largest: Int16 = 173

  /// In px²; `Int32.max` where no pixel of the plane is set.
  private(set) var squared: [Int32]

  private let width: Int
  /// The squares of the column distances, with `far` to both sides.
  private var near: [Int16]
  /// The blocks of eight pixels which are too far from all for a search. In the next row these are still far, or almost.
  private var isFar: [Bool]
  private var envelope: RunEnvelope

  init(width: Int, columns: Int) {
    self.width = width
    squared = [Int32](repeating: 0, count: columns)
    near = [Int16](repeating: Self.far, count: columns + 2 * Self.reach)
    isFar = [Bool](repeating: false, count: columns / 8)
    envelope = RunEnvelope(width: width)
  }

  /// - Parameters:
  ///   - distances: of the row's columns, as 16-bit numbers; `none` or more where there is nothing.
  ///   - bits: the row's words.
  mutating func measure(_ distances: UnsafeRawPointer, none: Int16, bits: UnsafePointer<UInt64>) {
    square(distances, below: none)
    if !search(bits) { measureFar(distances, none: none, bits: bits) }
  }

  private mutating func square(_ distances: UnsafeRawPointer, below none: Int16) {
    let largest = SIMD8(repeating: min(Self.largest, none &- 1))
    near.withUnsafeMutableBytes { near in
      let target = near.baseAddress! + Self.reach * 2
      for column in stride(from: 0, to: squared.count, by: 8) {
        let distance = distances.loadUnaligned(fromByteOffset: column &* 2, as: SIMD8<Int16>.self)
        let square = (distance &* distance).replacing(
          with: Self.far, where: largest .< distance)
        target.storeBytes(of: square, toByteOffset: column &* 2, as: SIMD8<Int16>.self)
      }
    }
  }

  /// - Returns: whether everything was found.
  private mutating func search(_ bits: UnsafePointer<UInt64>) -> Bool {
    var isComplete = true
    near.withUnsafeBytes { near in
      squared.withUnsafeMutableBytes { squared in
        let columns = near.baseAddress! + Self.reach * 2
        for block in 0..<(width + 7) / 8 {
          var found = SIMD8<Int16>(repeating: 0)
          if UInt8(truncatingIfNeeded: bits[block >> 3] >> UInt64(block & 7 &* 8)) == .max {
            isFar[block] = false
          } else if isFar[block] || !Self.search(columns + block &* 16, &found) {
            isFar[block] = true
            isComplete = false
            found = SIMD8(repeating: 0)
          }
          squared.baseAddress!.storeBytes(
            of: SIMD8<Int32>(truncatingIfNeeded: found), toByteOffset: block &* 32, as: SIMD8<Int32>.self)
        }
      }
    }
    return isComplete
  }

  /// The least of what all columns within the reach say of eight pixels.
  ///
  /// - Returns: whether no column beyond the reach can say less.
  @inline(__always)
  private static func search(_ columns: UnsafeRawPointer, _ found: inout SIMD8<Int16>) -> Bool {
    found = columns.loadUnaligned(as: SIMD8<Int16>.self)
    var step = 1
    while step < reach {
      if !isAnyAbove(found, step &* step) { return true }
      take(columns, step, &found)
      take(columns, step &+ 1, &found)
      step &+= 2
    }
    return !isAnyAbove(found, step &* step)
  }

  @inline(__always)
  private static func take(_ columns: UnsafeRawPointer, _ step: Int, _ found: inout SIMD8<Int16>) {
    let left = (columns - step &* 2).loadUnaligned(as: SIMD8<Int16>.self)
    let right = (columns + step &* 2).loadUnaligned(as: SIMD8<Int16>.self)
    let least = left.replacing(with: right, where: right .< left) &+ Int16(truncatingIfNeeded: step &* step)
    found.replace(with: least, where: least .< found)
  }

  /// Neither side is negative, so that the sign of the difference says which is larger.
  @inline(__always)
  private static func isAnyAbove(_ found: SIMD8<Int16>, _ limit: Int) -> Bool {
    let room = SIMD8(repeating: Int16(truncatingIfNeeded: limit)) &- found
    let lanes = unsafeBitCast(room, to: SIMD2<UInt64>.self)
    return (lanes[0] | lanes[1]) & 0x8000_8000_8000_8000 != 0
  }

  /// Measures the runs of background which have blocks that are far.
  private mutating func measureFar(_ distances: UnsafeRawPointer, none: Int16, bits: UnsafePointer<UInt64>) {
    let heights = UnsafeBufferPointer(start: distances.assumingMemoryBound(to: Int16.self), count: width)
    var x = 0
    while x < width {
      let start = next(isSet: false, from: x, bits)
      let end = next(isSet: true, from: start, bits)
      if start < end, (start / 8...(end - 1) / 8).contains(where: { isFar[$0] }) {
        squared.withUnsafeMutableBufferPointer { envelope.measure(start..<end, heights, none: none, to: $0) }
      }
      x = end
    }
    for block in 0..<(width + 7) / 8 where isFar[block] {
      isFar[block] = squared[block * 8..<min(block * 8 + 8, width)].contains { $0 > Self.reach * Self.reach }
    }
  }

  /// The next column that is set or is not, or the width.
  private func next(isSet: Bool, from start: Int, _ bits: UnsafePointer<UInt64>) -> Int {
    var column = start
    while column < width {
      let word = (isSet ? bits[column / 64] : ~bits[column / 64]) >> UInt64(column % 64)
      if word != 0 { return min(column + word.trailingZeroBitCount, width) }
      column = (column / 64 + 1) * 64
    }
    return width
  }
}
