extension BitMask {
  /// The pixels whose centre lies in the convex hull of the set pixels, or on its edge; in each plane.
  ///
  /// A set pixel is the square on its corner through the middles of its four edges, as in scikit-image's
  /// `convex_hull_image`, so that the hull has an extent. All is computed in whole numbers: no tolerance.
  public func convexHull() -> BitMask {
    mapPlanes { plane in
      var hull = plane
      hull.fillHull(of: plane.extents())
      return hull
    }
  }

  /// The convex hulls of the connected parts of each plane, together; they may overlap.
  ///
  /// - Parameter connectivity: 8 where it is not given; planes are not connected.
  public func convexHullsOfObjects(connectivity: Connectivity? = nil) -> BitMask {
    mapPlanes { plane in
      let found = RunComponents(plane, connectivity: connectivity ?? .eight)
      var hulls = plane
      for extents in found.extents() { hulls.fillHull(of: extents) }
      return hulls
    }
  }

  /// The rows of a plane that have set pixels.
  private func extents() -> [RowExtent] {
    let (edges, firstRun) = runs()
    return (0..<height).compactMap { row in
      let (first, next) = (firstRun[row], firstRun[row + 1])
      return first == next ? nil : RowExtent(row: row, start: Int(edges[2 * first]), end: Int(edges[2 * next - 1]))
    }
  }

  /// Sets the pixels of the hull of what lies between the given extents, which come in order of their rows.
  private mutating func fillHull(of extents: [RowExtent]) {
    guard let first = extents.first, let last = extents.last else { return }
    var left = HullSide(extents.map { (row: $0.row, column: $0.start) })
    // The right side is the left one of the mirrored object.
    var right = HullSide(extents.map { (row: $0.row, column: 1 - $0.end) })
    for row in first.row...last.row {
      set(row: row, from: left.firstColumn(inRow: row), to: 1 - right.firstColumn(inRow: row))
    }
  }
}

/// Where an object begins and ends in a row.
struct RowExtent {
  var row: Int
  /// The first column.
  var start: Int
  /// One past the last.
  var end: Int
}

extension RunComponents {
  /// Of each component, the rows that it has pixels in.
  fileprivate func extents() -> [[RowExtent]] {
    var extents = [[RowExtent]](repeating: [], count: count)
    forEachRun { run, row, start, end in
      let part = Int(component[run])
      if let last = extents[part].last, last.row == row {
        extents[part][extents[part].count - 1].end = end
      } else {
        extents[part].append(RowExtent(row: row, start: start, end: end))
      }
    }
    return extents
  }
}

/// The left side of a convex hull: the lower envelope of x as a function of y, in half pixels (Andrew's monotone chain,
/// 1979).
private struct HullSide {
  private var corners: [(x: Int, y: Int)] = []
  /// The corner above the row that was asked for last.
  private var segment = 0

  /// - Parameter pixels: the leftmost of each row, in order of the rows.
  init(_ pixels: [(row: Int, column: Int)]) {
    for (row, column) in pixels {
      append((2 * column, 2 * row - 1))
      append((2 * column - 1, 2 * row))
      append((2 * column, 2 * row + 1))
    }
  }

  private mutating func append(_ corner: (x: Int, y: Int)) {
    if let last = corners.last, last.y == corner.y {
      if last.x <= corner.x { return }
      corners.removeLast()
    }
    while corners.count > 1, isNoCorner(corners[corners.count - 2], corners[corners.count - 1], corner) {
      corners.removeLast()
    }
    corners.append(corner)
  }

  private func isNoCorner(_ first: (x: Int, y: Int), _ middle: (x: Int, y: Int), _ last: (x: Int, y: Int)) -> Bool {
    (middle.x - first.x) * (last.y - middle.y) >= (last.x - middle.x) * (middle.y - first.y)
  }

  /// The first column whose centre is not left of the hull; rows are asked for from top to bottom.
  mutating func firstColumn(inRow row: Int) -> Int {
    while corners[segment + 1].y < 2 * row { segment += 1 }
    let (above, below) = (corners[segment], corners[segment + 1])
    let height = below.y - above.y
    return dividedUp(above.x * height + (below.x - above.x) * (2 * row - above.y), by: 2 * height)
  }

  private func dividedUp(_ number: Int, by divisor: Int) -> Int {
    number / divisor + (number % divisor > 0 ? 1 : 0)
  }
}
