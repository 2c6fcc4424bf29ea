extension MoveProgram {
  /// The mask that the program makes of a mask on an endless background of zeros.
  ///
  /// The rows of all planes lie behind one another as one string of bits, with so many zeros between rows, and empty rows
  /// between planes, as the program reaches: a move in any direction is then a shift of the string. The string is
  /// worked off in blocks of rows that stay in the cache, each with the rows around it that its result depends on.
  ///
  /// - Parameters:
  ///   - complementing: whether to take the complement of the mask, and give the complement of what it becomes.
  func run(on mask: BitMask, complementing: Bool = false) -> BitMask {
    var result = mask
    if steps.isEmpty { return result }
    let layout = BitString(mask, reach: reach)
    let workspace = MoveWorkspace(self, layout)
    let complement: UInt64 = complementing ? .max : 0
    mask.words.withUnsafeBufferPointer { source in
      result.words.withUnsafeMutableBufferPointer { target in
        for block in workspace.blocks {
          layout.load(source, into: workspace, around: block, complement)
          workspace.run(rows: block)
          layout.store(workspace, rows: block, into: target, complement)
        }
      }
    }
    result.clearUnusedBits()
    return result
  }
}

/// How the rows of a mask lie behind one another, apart by a reach.
struct BitString {
  let mask: (wordsPerRow: Int, height: Int, planes: Int)
  /// Bits beyond the width in a row's last word.
  let lastWord: UInt64
  /// Words from one row to the next.
  let pitch: Int
  /// Rows from one plane to the next.
  let planePitch: Int

  init(_ mask: BitMask, reach: MoveProgram.Offset) {
    self.mask = (mask.wordsPerRow, mask.height, mask.planes)
    lastWord = mask.width % 64 == 0 ? .max : 1 << UInt64(mask.width % 64) - 1
    pitch = (mask.width + reach.x + 63) / 64
    planePitch = mask.height + reach.y
  }

  /// Rows of the string, but for those behind the last plane.
  var rows: Int { (mask.planes - 1) * planePitch + mask.height }

  func bits(_ move: MoveProgram.Offset) -> Int { ((move.plane * planePitch + move.y) * pitch) * 64 + move.x }

  /// Where a row of the string lies in the words of the mask; nil between and beyond planes.
  private func source(_ row: Int) -> Int? {
    guard row >= 0 && row < rows && row % planePitch < mask.height else { return nil }
    return (row / planePitch * mask.height + row % planePitch) * mask.wordsPerRow
  }

  func load(
    _ words: UnsafeBufferPointer<UInt64>, into workspace: MoveWorkspace, around block: Range<Int>, _ complement: UInt64
  ) {
    let last = mask.wordsPerRow - 1
    for row in block.lowerBound - workspace.margin..<block.upperBound + workspace.margin {
      let target = workspace.buffers[0] + workspace.position(of: row, in: block)
      if let source = source(row), let words = words.baseAddress {
        for word in 0...last { target[word] = words[source + word] ^ complement }
        target[last] &= lastWord
        for word in mask.wordsPerRow..<pitch { target[word] = 0 }
      } else {
        target.update(repeating: 0, count: pitch)
      }
    }
  }

  func store(
    _ workspace: MoveWorkspace, rows block: Range<Int>, into words: UnsafeMutableBufferPointer<UInt64>,
    _ complement: UInt64
  ) {
    for row in block {
      guard let target = source(row), let words = words.baseAddress else { continue }
      let result = workspace.result + workspace.position(of: row, in: block)
      for word in 0..<mask.wordsPerRow { words[target + word] = result[word] ^ complement }
    }
  }
}
