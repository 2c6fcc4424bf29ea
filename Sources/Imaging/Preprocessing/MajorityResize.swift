extension LabelMap {
  /// Every plane on another grid that covers the same area, each pixel the label that covers most of it.
  ///
  /// Areas are compared as whole numbers. Among labels that cover the same, the nearest centre's comes first, then the
  /// smallest. Ignored pixels count as a label of their own.
  ///
  /// - Precondition: `width` and `height` are positive.
  public func majorityResized(width newWidth: Int, height newHeight: Int) -> LabelMap {
    precondition(newWidth > 0 && newHeight > 0)
    if newWidth == width && newHeight == height { return self }
    let columns = (0..<newWidth).map { Overlap(of: $0, source: width, target: newWidth) }
    let rows = (0..<newHeight).map { Overlap(of: $0, source: height, target: newHeight) }
    var nearest = resized(width: newWidth, height: newHeight)
    var areas = [Int](repeating: 0, count: 256)
    labels.withUnsafeBufferPointer { input in
      nearest.labels.withUnsafeMutableBufferPointer { output in
        var target = 0
        for plane in 0..<planes {
          for row in rows {
            for column in columns {
              let start = plane * width * height
              output[target] = Self.winner(input, start, width, column, row, nearest: output[target], &areas)
              target += 1
            }
          }
        }
      }
    }
    return nearest
  }

  /// - Parameter areas: by label, all 0 before and after.
  private static func winner(
    _ labels: UnsafeBufferPointer<UInt8>, _ start: Int, _ width: Int, _ column: Overlap, _ row: Overlap, nearest: UInt8,
    _ areas: inout [Int]
  ) -> UInt8 {
    var isUniform = true
    for y in row.first...row.last {
      let share = row.share(y)
      for x in column.first...column.last {
        let label = labels[start + y * width + x]
        isUniform = isUniform && label == nearest
        areas[Int(label)] += share * column.share(x)
      }
    }
    var best = Int(nearest)
    if !isUniform {
      for label in areas.indices where areas[label] > areas[best] { best = label }
      for y in row.first...row.last {
        for x in column.first...column.last { areas[Int(labels[start + y * width + x])] = 0 }
      }
    }
    areas[Int(nearest)] = 0
    return UInt8(best)
  }
}

/// The source positions that one position of a resized axis covers, and by how much, in units that are whole numbers.
private struct Overlap {
  let first: Int
  let last: Int
  private let low: Int
  private let high: Int
  private let unit: Int

  init(of position: Int, source: Int, target: Int) {
    // One source position has the length `target`.
    (low, high, unit) = (position * source, (position + 1) * source, target)
    (first, last) = (low / target, (high - 1) / target)
  }

  func share(_ position: Int) -> Int { min(high, (position + 1) * unit) - max(low, position * unit) }
}
