extension BitMask {
  /// Lines of one pixel in the middle of each part of the mask, as many as there were parts; in each plane.
  ///
  /// Pixels at the edge of the parts are removed in two passes, from two sides, until none can be: Zhang and Suen, "A
  /// Fast Parallel Algorithm for Thinning Digital Patterns", 1984, with the corrections of scikit-image's `skeletonize`,
  /// whose result this is: see ``ThinningRule``.
  public func skeleton() -> BitMask {
    mapPlanes { plane in
      var skeleton = plane
      var isChanged = true
      while isChanged {
        isChanged = false
        for pass in 1...2 where skeleton.thin(pass: UInt8(pass)) { isChanged = true }
      }
      return skeleton
    }
  }

  /// Removes the pixels that a pass may remove, all decided before any is.
  ///
  /// - Returns: whether there were any.
  private mutating func thin(pass: UInt8) -> Bool {
    let before = self
    var isChanged = false
    for y in 0..<height {
      for word in 0..<wordsPerRow {
        let centre = before.words[y * wordsPerRow + word]
        if centre == 0 { continue }
        let near = before.neighbourhood(row: y, word: word)
        var candidates = centre & ~near.common
        while candidates != 0 {
          let bit = UInt64(candidates.trailingZeroBitCount)
          if ThinningRule.passes[near.pattern(at: bit)] & pass != 0 {
            words[y * wordsPerRow + word] &= ~(1 << bit)
            isChanged = true
          }
          candidates &= candidates - 1
        }
      }
    }
    return isChanged
  }

  private func neighbourhood(row: Int, word: Int) -> Neighbourhood {
    let above = neighbours(row: row - 1, word: word)
    let here = neighbours(row: row, word: word)
    let below = neighbours(row: row + 1, word: word)
    return Neighbourhood(words: [
      above.middle, above.right, here.right, below.right, below.middle, below.left, here.left, above.left,
    ])
  }

  /// A word of a row, and those of its left and of its right neighbours.
  private func neighbours(row: Int, word: Int) -> (left: UInt64, middle: UInt64, right: UInt64) {
    guard row >= 0 && row < height else { return (0, 0, 0) }
    let index = row * wordsPerRow + word
    let middle = words[index]
    let before = word > 0 ? words[index - 1] >> 63 : 0
    let after = word + 1 < wordsPerRow ? words[index + 1] << 63 : 0
    return (middle << 1 | before, middle, middle >> 1 | after)
  }
}

/// Of 64 pixels the neighbours above, to the upper right and so on clockwise.
private struct Neighbourhood {
  let words: SIMD8<UInt64>

  /// Where all neighbours are set.
  var common: UInt64 {
    let half = words.lowHalf & words.highHalf
    return half[0] & half[1] & half[2] & half[3]
  }

  /// The neighbours of one pixel, as a number of eight bits, the one above as the lowest.
  @inline(__always)
  func pattern(at bit: UInt64) -> Int {
    var pattern: UInt64 = 0
    for index in 0..<8 { pattern |= (words[index] >> bit & 1) << UInt64(index) }
    return Int(pattern)
  }
}
