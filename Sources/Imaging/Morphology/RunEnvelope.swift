/// The lower envelope of the parabolas (x − i)² + height(i)² over a run of pixels of a row (see ``LowerEnvelope``), in 32
/// bits: the parabolas of the set pixels at both ends of the run are below all that lie beyond.
struct RunEnvelope {
  private let width: Int
  /// The columns whose parabolas are the lowest somewhere, from left to right.
  private var lowest: [Int32]
  /// The first place where each of them is.
  private var starts: [Int32]

  init(width: Int) {
    self.width = width
    lowest = [Int32](repeating: 0, count: width)
    starts = lowest
  }

  /// - Parameters:
  ///   - run: columns that are not set, between two that are, or the edges.
  ///   - heights: of all columns; `none` or more where there is no parabola.
  ///   - squared: is given the envelope at the places of the run, `Int32.max` where there is no parabola.
  mutating func measure(
    _ run: Range<Int>, _ heights: UnsafeBufferPointer<Int16>, none: Int16, to squared: UnsafeMutableBufferPointer<Int32>
  ) {
    lowest.withUnsafeMutableBufferPointer { lowest in
      starts.withUnsafeMutableBufferPointer { starts in
        let parabolas = Parabolas(heights: heights, lowest: lowest, starts: starts)
        let count = parabolas.build(max(run.lowerBound - 1, 0)...min(run.upperBound, width - 1), none: none)
        var index = 0
        for x in run {
          let place = Int32(truncatingIfNeeded: x)
          while index + 1 < count && starts[index + 1] <= place { index += 1 }
          squared[x] = count == 0 ? .max : parabolas.value(lowest[index], at: place)
        }
      }
    }
  }
}

private struct Parabolas {
  let heights: UnsafeBufferPointer<Int16>
  let lowest: UnsafeMutableBufferPointer<Int32>
  let starts: UnsafeMutableBufferPointer<Int32>

  @inline(__always)
  func build(_ columns: ClosedRange<Int>, none: Int16) -> Int {
    var count = 0
    let end = Int32(truncatingIfNeeded: columns.upperBound)
    for column in columns where heights[column] < none {
      let added = Int32(truncatingIfNeeded: column)
      while count > 0, value(lowest[count - 1], at: starts[count - 1]) > value(added, at: starts[count - 1]) {
        count -= 1
      }
      let start = count == 0 ? Int32(columns.lowerBound) : meeting(lowest[count - 1], added) &+ 1
      guard start <= end else { continue }
      lowest[count] = added
      starts[count] = start
      count += 1
    }
    return count
  }

  @inline(__always)
  func value(_ column: Int32, at place: Int32) -> Int32 {
    (place &- column) &* (place &- column) &+ square(column)
  }

  @inline(__always)
  private func square(_ column: Int32) -> Int32 {
    let height = Int32(heights[Int(column)])
    return height &* height
  }

  /// The last place where the parabola of a column is not above that of a column to its right.
  @inline(__always)
  private func meeting(_ left: Int32, _ right: Int32) -> Int32 {
    (right &* right &- left &* left &+ square(right) &- square(left)) / (2 &* (right &- left))
  }
}
