extension FloatImage {
  /// The image on another grid that covers the same area: half-pixel centres, no antialiasing.
  ///
  /// The same numbers as PyTorch's `interpolate` with `mode: "bilinear"` or `"bicubic", align_corners: False`, or with
  /// `"nearest-exact"`.
  ///
  /// - Precondition: `width` and `height` are positive.
  public func resized(width newWidth: Int, height newHeight: Int, interpolation: Interpolation = .linear) -> FloatImage
  {
    precondition(newWidth > 0 && newHeight > 0)
    if newWidth == width && newHeight == height { return self }
    switch interpolation {
    case .nearest:
      return moved(by: .scaling(from: (width, height), to: (newWidth, newHeight)))
    case .linear:
      return linearlyResized(
        columns: LinearTaps(from: width, to: newWidth), rows: LinearTaps(from: height, to: newHeight))
    case .cubic:
      return cubicallyResized(
        columns: CubicTaps(from: width, to: newWidth), rows: CubicTaps(from: height, to: newHeight))
    }
  }

  private func linearlyResized(columns: LinearTaps, rows: LinearTaps) -> FloatImage {
    let newWidth = columns.lower.count
    let newHeight = rows.lower.count
    let count = channels * newWidth * newHeight
    let resized = [Float](unsafeUninitializedCapacity: count) { output, initialized in
      var target = output.baseAddress!
      values.withUnsafeBufferPointer { input in
        for channel in 0..<channels {
          let plane = input.baseAddress! + channel * width * height
          for y in 0..<newHeight {
            columns.blend(
              plane + rows.lower[y] * width, plane + rows.upper[y] * width, by: rows.fraction[y], to: target)
            target += newWidth
          }
        }
      }
      initialized = count
    }
    return FloatImage(width: newWidth, height: newHeight, channels: channels, values: resized)
  }
}

extension LabelMap {
  /// Every plane on another grid that covers the same area: each pixel takes the label of the nearest centre.
  ///
  /// - Precondition: `width` and `height` are positive.
  public func resized(width newWidth: Int, height newHeight: Int) -> LabelMap {
    precondition(newWidth > 0 && newHeight > 0)
    if newWidth == width && newHeight == height { return self }
    return moved(by: .scaling(from: (width, height), to: (newWidth, newHeight)))
  }
}

extension PixelTable {
  /// Nearest centres, in whole numbers: ⌊(i + ½) · source / target⌋.
  fileprivate static func scaling(
    from source: (width: Int, height: Int), to target: (width: Int, height: Int)
  ) -> PixelTable {
    func nearest(_ source: Int, _ target: Int) -> [Int?] {
      (0..<target).map { (2 * $0 + 1) * source / (2 * target) }
    }
    return PixelTable(
      columns: nearest(source.width, target.width), rows: nearest(source.height, target.height),
      sourceWidth: source.width)
  }
}

/// For each position along a resized axis, the two source positions it lies between and how far along.
private struct LinearTaps {
  let lower: [Int]
  let upper: [Int]
  let fraction: [Float]

  init(from source: Int, to target: Int) {
    let scale = Double(source) / Double(target)
    let positions = (0..<target).map { max((Double($0) + 0.5) * scale - 0.5, 0) }
    lower = positions.map { min(Int($0), source - 1) }
    upper = lower.map { min($0 + 1, source - 1) }
    fraction = zip(positions, lower).map { Float($0 - Double($1)) }
  }

  /// One row of the result, from the source rows above and below it.
  @inline(__always)
  func blend(
    _ above: UnsafePointer<Float>, _ below: UnsafePointer<Float>, by weight: Float,
    to target: UnsafeMutablePointer<Float>
  ) {
    lower.withUnsafeBufferPointer { lower in
      upper.withUnsafeBufferPointer { upper in
        fraction.withUnsafeBufferPointer { fraction in
          for x in 0..<lower.count {
            let left = above[lower[x]] + weight * (below[lower[x]] - above[lower[x]])
            let right = above[upper[x]] + weight * (below[upper[x]] - above[upper[x]])
            (target + x).initialize(to: left + fraction[x] * (right - left))
          }
        }
      }
    }
  }
}
