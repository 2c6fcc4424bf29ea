/// A mask as horizontal runs of set pixels, and the connected component of each: runs joined by union-find (Rosenfeld
/// and Pfaltz, 1966, over runs rather than pixels).
struct RunComponents {
  /// Two numbers a run, in order of plane, row and column: its first column, and one past its last.
  private(set) var edges: [Int32]
  /// The first run of each row of the stack, and after them the number of runs.
  private(set) var firstRun: [Int]
  /// Of each run, numbered from 0 in the order of their first runs.
  private(set) var component: [Int32]
  private(set) var count = 0

  init(_ mask: BitMask, connectivity: Connectivity) {
    (edges, firstRun) = mask.runs()
    let runs = edges.count / 2
    component = [Int32](unsafeUninitializedCapacity: runs) { parents, initialized in
      for run in 0..<runs { parents[run] = Int32(truncatingIfNeeded: run) }
      initialized = runs
    }
    join(rows: mask.height, planes: mask.planes, connectivity)
    number()
  }

  private mutating func join(rows: Int, planes: Int, _ connectivity: Connectivity) {
    let neighbours = connectivity.rowsBefore
    edges.withUnsafeBufferPointer { edges in
      component.withUnsafeMutableBufferPointer { component in
        guard let edges = edges.baseAddress, let parents = component.baseAddress else { return }
        let forest = RunForest(edges: edges, parents: parents)
        for plane in 0..<planes {
          for row in 0..<rows {
            for neighbour in neighbours where plane >= neighbour.planes {
              let other = row - neighbour.rows
              guard other >= 0 && other < rows else { continue }
              let (current, before) = (plane * rows + row, (plane - neighbour.planes) * rows + other)
              forest.join(
                firstRun[current]..<firstRun[current + 1], with: firstRun[before]..<firstRun[before + 1],
                reach: neighbour.reach)
            }
          }
        }
      }
    }
  }

  /// Replaces each run's parent by its component. A parent comes before its children, and is replaced when they ask it.
  private mutating func number() {
    var found: Int32 = 0
    component.withUnsafeMutableBufferPointer { component in
      for run in 0..<component.count {
        let parent = Int(component[run])
        if parent == run {
          component[run] = found
          found &+= 1
        } else {
          component[run] = component[parent]
        }
      }
    }
    count = Int(found)
  }

  /// Calls `body` with every run: its number, its row in the stack, its first column and one past its last.
  @inline(__always)
  func forEachRun(_ body: (_ run: Int, _ row: Int, _ start: Int, _ end: Int) -> Void) {
    edges.withUnsafeBufferPointer { edges in
      for row in 0..<firstRun.count - 1 {
        for run in firstRun[row]..<firstRun[row + 1] { body(run, row, Int(edges[2 * run]), Int(edges[2 * run + 1])) }
      }
    }
  }

  /// The pixels of each component.
  var areas: [Int] {
    var areas = [Int](repeating: 0, count: count)
    forEachRun { run, _, start, end in areas[Int(component[run])] += end - start }
    return areas
  }

  /// Which components touch the edge: of an image, or of every plane; of a stack that is connected across planes, its
  /// first and last plane as well.
  func touchEdge(of mask: BitMask, _ connectivity: Connectivity) -> [Bool] {
    let isSolid = mask.planes > 1 && connectivity.crossesPlanes
    var touch = [Bool](repeating: false, count: count)
    forEachRun { run, row, start, end in
      let y = row % mask.height
      let isAtEnd = isSolid && (row < mask.height || row >= (mask.planes - 1) * mask.height)
      if isAtEnd || y == 0 || y == mask.height - 1 || start == 0 || end == mask.width {
        touch[Int(component[run])] = true
      }
    }
    return touch
  }
}

/// Runs that point to a run before them of the same component, or to themselves.
private struct RunForest {
  let edges: UnsafePointer<Int32>
  let parents: UnsafeMutablePointer<Int32>

  /// Joins the runs of a row with those of another that they touch.
  @inline(__always)
  func join(_ current: Range<Int>, with before: Range<Int>, reach: Int32) {
    var (run, other) = (current.lowerBound, before.lowerBound)
    while run < current.upperBound && other < before.upperBound {
      let (start, end) = (edges[2 * run], edges[2 * run + 1])
      let (otherStart, otherEnd) = (edges[2 * other], edges[2 * other + 1])
      if otherStart < end &+ reach && start < otherEnd &+ reach { unite(run, other) }
      // The one that ends first touches nothing that comes later in the other row. A sum of conditions cannot be
      // predicted wrongly.
      let otherEndsFirst = otherEnd < end ? 1 : 0
      other &+= otherEndsFirst
      run &+= 1 &- otherEndsFirst
    }
  }

  @inline(__always)
  private func root(_ run: Int) -> Int {
    var run = run
    while true {
      let parent = Int(parents[run])
      if parent == run { return run }
      let grandparent = parents[parent]
      parents[run] = grandparent
      run = Int(grandparent)
    }
  }

  /// The smaller index becomes the root, so that a root is the first run of its component.
  @inline(__always)
  private func unite(_ first: Int, _ second: Int) {
    if parents[first] == parents[second] { return }
    let (a, b) = (root(first), root(second))
    parents[max(a, b)] = Int32(truncatingIfNeeded: min(a, b))
  }
}
