extension FloatImage {
  /// The image on another grid that covers the same area, each pixel the mean of the area that it covers.
  ///
  /// The same numbers as OpenCV's `INTER_AREA` where it shrinks; where it enlarges, pixels are repeated and blended only
  /// where a new one covers two. Turning or mirroring before or after makes no difference.
  ///
  /// - Precondition: `width` and `height` are positive.
  public func areaResized(width newWidth: Int, height newHeight: Int) -> FloatImage {
    let columns = AreaSpans(from: width, to: newWidth)
    let rows = AreaSpans(from: height, to: newHeight)
    var resized: [Float] = []
    resized.reserveCapacity(channels * newWidth * newHeight)
    for channel in 0..<channels {
      for row in 0..<newHeight {
        resized += columns.means(of: rows.sum(row, of: self, channel: channel, firstRow: 0))
      }
    }
    return FloatImage(width: newWidth, height: newHeight, channels: channels, values: resized)
  }
}

extension Image {
  /// The brightness of one plane on a square grid, each pixel the mean of the area that it covers.
  ///
  /// It is made strip by strip: the floats of a large image never exist at once.
  ///
  /// - Parameter side: of the grid, px.
  /// - Precondition: `side` is positive, and 0 ≤ `plane` < `planes`.
  public func thumbnail(plane: Int = 0, side: Int) -> FloatImage {
    let columns = AreaSpans(from: width, to: side)
    let rows = AreaSpans(from: height, to: side)
    var values: [Float] = []
    values.reserveCapacity(side * side)
    for row in 0..<side {
      let span = rows.first[row]...rows.last[row]
      let strip = floats(plane: plane, rows: span.lowerBound..<span.upperBound + 1, channels: .gray)
      values += columns.means(of: rows.sum(row, of: strip, channel: 0, firstRow: span.lowerBound))
    }
    return FloatImage(width: side, height: side, values: values)
  }
}

/// For each position along a resized axis, the source positions that it covers, ends included, and by how much.
struct AreaSpans {
  private(set) var first: [Int] = []
  private(set) var last: [Int] = []
  /// The share of the first and the last source position that is covered; those between are covered whole.
  private var firstShare: [Float] = []
  private var lastShare: [Float] = []
  /// Source positions for one target position, which need not be whole.
  private let extent: Float

  /// - Precondition: both are positive.
  init(from source: Int, to target: Int) {
    precondition(source > 0 && target > 0)
    extent = Float(source) / Float(target)
    for position in 0..<target {
      // In units of 1/target of a source position all bounds are whole numbers.
      let (low, high) = (position * source, (position + 1) * source)
      let (first, last) = (low / target, (high - 1) / target)
      self.first.append(first)
      self.last.append(last)
      firstShare.append(Float(min(high, (first + 1) * target) - low) / Float(target))
      lastShare.append(Float(high - last * target) / Float(target))
    }
  }

  /// The covered rows of a channel, weighted and added up; not yet divided by `extent`'s square.
  ///
  /// - Parameter firstRow: of the whole image, that the strip begins with.
  fileprivate func sum(_ position: Int, of strip: FloatImage, channel: Int, firstRow: Int) -> RowSum {
    var sum = [Float](repeating: 0, count: strip.width)
    strip.values.withUnsafeBufferPointer { input in
      sum.withUnsafeMutableBufferPointer { output in
        for row in first[position]...last[position] {
          let share = row == first[position] ? firstShare[position] : row == last[position] ? lastShare[position] : 1
          let start = (channel * strip.height + row - firstRow) * strip.width
          for x in 0..<output.count { output[x] += share * input[start + x] }
        }
      }
    }
    return RowSum(values: sum, extent: extent)
  }

  /// The means along a row.
  fileprivate func means(of row: RowSum) -> [Float] {
    let scale = 1 / (extent * row.extent)
    return row.values.withUnsafeBufferPointer { input in
      first.indices.map { position in
        let (low, high) = (first[position], last[position])
        var sum = firstShare[position] * input[low]
        guard high > low else { return sum * scale }
        for x in low + 1..<high { sum += input[x] }
        return (sum + lastShare[position] * input[high]) * scale
      }
    }
  }

  fileprivate struct RowSum {
    var values: [Float]
    var extent: Float
  }
}
