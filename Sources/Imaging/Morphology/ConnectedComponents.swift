extension BitMask {
  /// Numbers the connected parts of the mask from 1, in the order of their first pixels in order of plane, row and
  /// column.
  ///
  /// - Parameter connectivity: 8, on a stack 26, where it is not given.
  /// - Returns: the number of each pixel's part, 0 where the mask is not set, and how many parts there are.
  public func components(connectivity: Connectivity? = nil) -> (labels: [Int32], count: Int) {
    let found = RunComponents(self, connectivity: connectivity ?? .twentySix)
    let labels = [Int32](unsafeUninitializedCapacity: rows * width) { labels, initialized in
      found.write(to: labels, width: width)
      initialized = rows * width
    }
    return (labels, found.count)
  }

  /// As ``components(connectivity:)``, into an array that is used again: new memory costs as much time as the search.
  ///
  /// - Parameter labels: is given `planes × height × width` numbers; none is looked at.
  /// - Returns: how many parts there are.
  public func components(connectivity: Connectivity? = nil, into labels: inout [Int32]) -> Int {
    if labels.count != rows * width { labels = [Int32](repeating: 0, count: rows * width) }
    let found = RunComponents(self, connectivity: connectivity ?? .twentySix)
    labels.withUnsafeMutableBufferPointer { found.write(to: $0, width: width) }
    return found.count
  }
}

extension RunComponents {
  /// Writes every pixel, from left to right: the runs, and 0 between them.
  ///
  /// Eight pixels are written together, also beyond the end of a run or a gap, where what follows is written later; only
  /// the last pixels of all are written one by one.
  fileprivate func write(to labels: UnsafeMutableBufferPointer<Int32>, width: Int) {
    guard let first = labels.baseAddress else { return }
    edges.withUnsafeBufferPointer { edges in
      component.withUnsafeBufferPointer { component in
        for row in 0..<firstRun.count - 1 {
          let next = first + row * width
          let hasRoom = (row + 1) * width + 7 <= labels.count
          var x = 0
          for run in firstRun[row]..<firstRun[row + 1] {
            let (start, end) = (Int(edges[2 * run]), Int(edges[2 * run + 1]))
            Self.fill(next + x, count: start - x, with: 0, hasRoom: hasRoom)
            Self.fill(next + start, count: end - start, with: component[run] + 1, hasRoom: hasRoom)
            x = end
          }
          Self.fill(next + x, count: width - x, with: 0, hasRoom: hasRoom)
        }
      }
    }
  }

  @inline(__always)
  private static func fill(_ pixels: UnsafeMutablePointer<Int32>, count: Int, with label: Int32, hasRoom: Bool) {
    guard hasRoom else { return pixels.initialize(repeating: label, count: count) }
    let eight = SIMD8(repeating: label)
    let bytes = UnsafeMutableRawPointer(pixels)
    var x = 0
    while x < count {
      bytes.storeBytes(of: eight, toByteOffset: x &* 4, as: SIMD8<Int32>.self)
      x &+= 8
    }
  }
}
