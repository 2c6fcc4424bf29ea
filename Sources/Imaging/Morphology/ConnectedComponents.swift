/// Which neighbours a pixel is connected to.
public enum Connectivity: Int, Sendable, Codable, CaseIterable {
  /// Left, right, above, below.
  case four = 4
  /// Diagonal neighbours too.
  case eight = 8
}

extension BitMask {
  /// Numbers the connected parts of the mask from 1, in the order of their first pixels in row order.
  ///
  /// - Returns: the number of each pixel's part, 0 where the mask is not set, and how many parts there are.
  public func components(connectivity: Connectivity = .eight) -> (labels: [Int32], count: Int) {
    let found = RunComponents(self, connectivity: connectivity)
    var labels = [Int32](repeating: 0, count: rows * width)
    labels.withUnsafeMutableBufferPointer { labels in
      for (run, component) in zip(found.runs, found.component) {
        for x in run.start..<run.end { labels[run.row * width + x] = Int32(component + 1) }
      }
    }
    return (labels, found.count)
  }

  /// Sets the pixels of one row from `start` up to, not including, `end`.
  mutating func set(row: Int, from start: Int, to end: Int) {
    var x = start
    while x < end {
      let length = min(64 - x % 64, end - x)
      words[row * wordsPerRow + x / 64] |= (UInt64.max >> UInt64(64 - length)) << UInt64(x % 64)
      x += length
    }
  }
}

/// A mask as horizontal runs, and the connected component of each: runs joined by union-find (Rosenfeld and Pfaltz,
/// 1966, over runs rather than pixels).
struct RunComponents {
  struct Run {
    var row: Int
    var start: Int
    /// One past the last column.
    var end: Int
  }

  /// In row order.
  private(set) var runs: [Run] = []
  /// Of each run, numbered from 0 in the order of their first runs.
  private(set) var component: [Int] = []
  private(set) var count = 0

  init(_ mask: BitMask, connectivity: Connectivity) {
    var parents: [Int] = []
    var above = 0..<0
    for row in 0..<mask.rows {
      if row % mask.height == 0 { above = runs.count..<runs.count }
      let first = runs.count
      appendRuns(of: mask, row: row)
      parents += first..<runs.count
      join(first..<runs.count, with: above, reach: connectivity == .eight ? 1 : 0, &parents)
      above = first..<runs.count
    }
    number(&parents)
  }

  private mutating func appendRuns(of mask: BitMask, row: Int) {
    let first = row * mask.wordsPerRow
    var x = 0
    while let start = Self.next(in: mask.words, row: first, from: x, width: mask.width, inverting: 0) {
      let end = Self.next(in: mask.words, row: first, from: start, width: mask.width, inverting: .max) ?? mask.width
      runs.append(Run(row: row, start: start, end: end))
      x = end
    }
  }

  /// The next set column, or the next that is not set.
  private static func next(in words: [UInt64], row: Int, from start: Int, width: Int, inverting: UInt64) -> Int? {
    guard start < width else { return nil }
    var word = start / 64
    var bits = (words[row + word] ^ inverting) & (.max << UInt64(start % 64))
    while bits == 0 {
      word += 1
      if word * 64 >= width { return nil }
      bits = words[row + word] ^ inverting
    }
    let found = word * 64 + bits.trailingZeroBitCount
    return found < width ? found : nil
  }

  /// Joins the runs of a row with those of the row above that they touch.
  private func join(_ current: Range<Int>, with above: Range<Int>, reach: Int, _ parents: inout [Int]) {
    var candidate = above.lowerBound
    for run in current {
      while candidate < above.upperBound && runs[candidate].end + reach <= runs[run].start { candidate += 1 }
      var touching = candidate
      while touching < above.upperBound && runs[touching].start < runs[run].end + reach {
        Self.unite(run, touching, &parents)
        touching += 1
      }
    }
  }

  private static func root(_ run: Int, _ parents: inout [Int]) -> Int {
    var run = run
    while parents[run] != run {
      parents[run] = parents[parents[run]]
      run = parents[run]
    }
    return run
  }

  /// The smaller index becomes the root, so that a root is the first run of its component.
  private static func unite(_ first: Int, _ second: Int, _ parents: inout [Int]) {
    let (a, b) = (root(first, &parents), root(second, &parents))
    parents[max(a, b)] = min(a, b)
  }

  private mutating func number(_ parents: inout [Int]) {
    component = [Int](repeating: 0, count: runs.count)
    for run in runs.indices {
      let root = Self.root(run, &parents)
      if root == run {
        component[run] = count
        count += 1
      } else {
        component[run] = component[root]
      }
    }
  }
}
