extension BitMask {
  /// The squared distances where columns, rows and planes may be apart differently, in order of plane, row and column.
  ///
  /// Each axis is a pass: of the parabolas that stand on what is known along the axes before it, the lower envelope.
  func spacedDistances(_ spacing: (x: Double, y: Double, z: Double)) -> [Double] {
    let planeSize = width * height
    var distances = [Double](unsafeUninitializedCapacity: rows * width) { distances, initialized in
      forEachBit { pixel, isSet in distances.initializeElement(at: pixel, to: isSet ? 0 : .infinity) }
      initialized = rows * width
    }
    distances.withUnsafeMutableBufferPointer { distances in
      var columns = SpacedEnvelope(length: height, step: spacing.y)
      for plane in 0..<planes {
        for x in 0..<width { columns.pass(over: distances, from: plane * planeSize + x, by: width) }
      }
      var lines = SpacedEnvelope(length: width, step: spacing.x)
      for row in 0..<rows { lines.pass(over: distances, from: row * width, by: 1) }
      if planes == 1 { return }
      var depths = SpacedEnvelope(length: planes, step: spacing.z)
      for pixel in 0..<planeSize { depths.pass(over: distances, from: pixel, by: planeSize) }
    }
    return distances
  }

  private func forEachBit(_ body: (_ pixel: Int, _ isSet: Bool) -> Void) {
    for row in 0..<rows {
      for x in 0..<width { body(row * width + x, words[row * wordsPerRow + x / 64] >> UInt64(x % 64) & 1 == 1) }
    }
  }
}

/// The lower envelope of the parabolas step² · (x − i)² + height(i) over a line of pixels.
private struct SpacedEnvelope {
  private let length: Int
  private let squaredStep: Double
  private var heights: [Double]
  /// The places whose parabolas are the lowest somewhere.
  private var lowest: [Int]
  /// The first place where each of them is.
  private var starts: [Int]

  init(length: Int, step: Double) {
    self.length = length
    squaredStep = step * step
    heights = [Double](repeating: 0, count: length)
    lowest = [Int](repeating: 0, count: length)
    starts = lowest
  }

  /// Replaces the heights of a line by their envelope.
  mutating func pass(over values: UnsafeMutableBufferPointer<Double>, from first: Int, by stride: Int) {
    for place in 0..<length { heights[place] = values[first + place * stride] }
    let count = build()
    if count == 0 { return }
    var parabola = 0
    for place in 0..<length {
      if parabola + 1 < count && starts[parabola + 1] <= place { parabola += 1 }
      values[first + place * stride] = value(lowest[parabola], at: place)
    }
  }

  private mutating func build() -> Int {
    var count = 0
    for added in 0..<length where heights[added] < .infinity {
      while count > 0, value(lowest[count - 1], at: starts[count - 1]) > value(added, at: starts[count - 1]) {
        count -= 1
      }
      let start = count == 0 ? 0 : meeting(lowest[count - 1], added) + 1
      guard start < length else { continue }
      lowest[count] = added
      starts[count] = max(start, 0)
      count += 1
    }
    return count
  }

  @inline(__always)
  private func value(_ parabola: Int, at place: Int) -> Double {
    let distance = Double(place - parabola)
    return squaredStep * (distance * distance) + heights[parabola]
  }

  /// The last place where the parabola of a place is not above that of a place to its right.
  @inline(__always)
  private func meeting(_ left: Int, _ right: Int) -> Int {
    let rise = (heights[right] - heights[left]) / squaredStep
    let meeting = (Double(right * right - left * left) + rise) / Double(2 * (right - left))
    return Int(min(meeting, Double(length)).rounded(.down))
  }
}
