extension FloatImage {
  /// What lies around the pixels that are something: the margins of the smallest box that holds them all.
  ///
  /// A pixel is something where one of its channels is above the threshold; without a threshold, where one is not 0. What
  /// is not a number is nothing. An image of nothing has no margins.
  ///
  /// - Parameter margin: pixels kept around the box, as far as there are any.
  public func foregroundMargins(above threshold: Float? = nil, margin: Int = 0) -> Margins {
    var (left, right, top, bottom) = (width, -1, height, -1)
    values.withUnsafeBufferPointer { values in
      for channel in 0..<channels {
        for y in 0..<height {
          let start = (channel * height + y) * width
          let row = UnsafeBufferPointer(rebasing: values[start..<start + width])
          guard let first = row.firstIndex(where: { Self.isSomething($0, above: threshold) }) else { continue }
          let last = row.lastIndex { Self.isSomething($0, above: threshold) }!
          (left, right) = (min(left, first), max(right, last))
          (top, bottom) = (min(top, y), max(bottom, y))
        }
      }
    }
    guard right >= 0 else { return Margins() }
    return Margins(
      top: max(0, top - margin), left: max(0, left - margin), bottom: max(0, height - 1 - bottom - margin),
      right: max(0, width - 1 - right - margin))
  }

  @inline(__always)
  private static func isSomething(_ value: Float, above threshold: Float?) -> Bool {
    threshold.map { value > $0 } ?? (value < 0 || value > 0)
  }
}
