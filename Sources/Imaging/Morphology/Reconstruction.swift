extension BitMask {
  /// The connected parts that hold a pixel of the marker: what is reached when the marker is dilated within the mask
  /// again and again, until nothing changes (Vincent, "Morphological Grayscale Reconstruction", 1993).
  ///
  /// - Parameters:
  ///   - marker: of the mask's size; what lies outside the mask is ignored.
  ///   - connectivity: 8, on a stack 26, where it is not given.
  public func reconstructed(from marker: BitMask, connectivity: Connectivity? = nil) -> BitMask {
    precondition((width, height, planes) == (marker.width, marker.height, marker.planes))
    let found = RunComponents(self, connectivity: connectivity ?? .twentySix)
    var isMarked = [Bool](repeating: false, count: found.count)
    found.forEachRun { run, row, start, end in
      if marker.isAnySet(row: row, from: start, to: end) { isMarked[Int(found.component[run])] = true }
    }
    return keeping(found) { isMarked[$0] }
  }

  /// Whether a pixel of one row of the stack is set from `start` up to, not including, `end`.
  private func isAnySet(row: Int, from start: Int, to end: Int) -> Bool {
    let (first, last) = (start / 64, (end - 1) / 64)
    for word in first...last {
      var bits = words[row * wordsPerRow + word]
      if word == first { bits &= .max << UInt64(start % 64) }
      if word == last { bits &= .max >> UInt64(63 - (end - 1) % 64) }
      if bits != 0 { return true }
    }
    return false
  }
}
