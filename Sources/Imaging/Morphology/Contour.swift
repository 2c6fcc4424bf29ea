extension BitMask {
  /// The inner boundary: set pixels with a neighbour that is not set. What lies beyond the edge is not.
  ///
  /// The boundary of 4-neighbours is connected by 8-neighbours, and the other way round.
  ///
  /// - Parameter connectivity: 4, on a stack 6, where it is not given.
  public func contour(connectivity: Connectivity? = nil) -> BitMask {
    let connectivity = connectivity ?? .six
    // By how many columns the neighbours in a row differ at most; by symmetry the same in the rows after it.
    let neighbours = connectivity.rowsBefore.filter { planes > 1 || $0.planes == 0 }
    let runs = [spread(0), spread(1)]
    var inner = runs[1]
    for neighbour in neighbours {
      let others = runs[Int(neighbour.reach)]
      inner.keep(others, planes: neighbour.planes, rows: neighbour.rows)
      inner.keep(others, planes: -neighbour.planes, rows: -neighbour.rows)
    }
    return subtracting(inner)
  }

  /// The pixels whose neighbours in their own row are set as well, up to `reach` columns to each side.
  private func spread(_ reach: Int) -> BitMask {
    reach == 0 ? self : intersection(shifted(columns: 1)).intersection(shifted(columns: -1))
  }

  /// Keeps what is set in the other mask at another row.
  private mutating func keep(_ other: BitMask, planes offset: Int, rows rowOffset: Int) {
    for plane in 0..<planes {
      for row in 0..<height {
        let (otherPlane, otherRow) = (plane - offset, row - rowOffset)
        let isInside = otherPlane >= 0 && otherPlane < planes && otherRow >= 0 && otherRow < height
        let first = (plane * height + row) * wordsPerRow
        let otherFirst = (otherPlane * height + otherRow) * wordsPerRow
        for word in 0..<wordsPerRow { words[first + word] &= isInside ? other.words[otherFirst + word] : 0 }
      }
    }
  }
}
