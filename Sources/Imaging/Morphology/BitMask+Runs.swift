extension BitMask {
  /// The runs of set pixels: see ``RunComponents/edges`` and ``RunComponents/firstRun``.
  ///
  /// A run begins and ends where a bit differs from the one before it: 64 pixels are looked at together.
  func runs() -> (edges: [Int32], firstRun: [Int]) {
    var edges: [Int32] = []
    edges.reserveCapacity(rows * 16)
    var firstRun: [Int] = [0]
    firstRun.reserveCapacity(rows + 1)
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: width + 2) { found in
      words.withUnsafeBufferPointer { words in
        for row in 0..<rows {
          let first = row * wordsPerRow
          let count = edgesOfRow(UnsafeBufferPointer(rebasing: words[first..<first + wordsPerRow]), to: found)
          edges.append(contentsOf: UnsafeMutableBufferPointer(rebasing: found[0..<count]))
          firstRun.append(edges.count / 2)
        }
      }
    }
    return (edges, firstRun)
  }

  @inline(__always)
  private func edgesOfRow(_ words: UnsafeBufferPointer<UInt64>, to edges: UnsafeMutableBufferPointer<Int32>) -> Int {
    var count = 0
    var carried: UInt64 = 0
    for word in 0..<words.count {
      let bits = words[word]
      var changes = bits ^ (bits << 1 | carried)
      carried = bits >> 63
      let column = Int32(truncatingIfNeeded: word &* 64)
      while changes != 0 {
        edges[count] = column &+ Int32(truncatingIfNeeded: changes.trailingZeroBitCount)
        count &+= 1
        changes &= changes &- 1
      }
    }
    // Without an unused bit, a run that reaches the edge has no end among the bits.
    if count & 1 == 1 {
      edges[count] = Int32(width)
      count += 1
    }
    return count
  }

  /// Sets the pixels of one row of the stack from `start` up to, not including, `end`.
  mutating func set(row: Int, from start: Int, to end: Int) {
    var x = start
    while x < end {
      let length = min(64 - x % 64, end - x)
      words[row * wordsPerRow + x / 64] |= (UInt64.max >> UInt64(64 - length)) << UInt64(x % 64)
      x += length
    }
  }

  /// The pixels of the runs whose component is kept.
  func keeping(_ found: RunComponents, where isKept: (_ component: Int) -> Bool) -> BitMask {
    var kept = BitMask(width: width, height: height, planes: planes)
    found.forEachRun { run, row, start, end in
      if isKept(Int(found.component[run])) { kept.set(row: row, from: start, to: end) }
    }
    return kept
  }
}
