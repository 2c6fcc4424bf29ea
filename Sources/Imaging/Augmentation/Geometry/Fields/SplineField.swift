/// Displacements given at the points of a coarse grid, with bicubic interpolation between them.
///
/// The grid's outer points lie on the sample's corner pixels. The kernel is cubic convolution with a = −0.75, points beyond
/// the grid being the outermost: the numbers of PyTorch's `interpolate` with `mode: "bicubic", align_corners: True`.
public struct SplineField: DisplacementField, Equatable {
  /// Points along each axis, at least 2.
  public let points: Int
  /// Displacements to the right and down in pixels, row by row.
  public let x: [Double]
  public let y: [Double]
  private let lastColumn: Double
  private let lastRow: Double
  /// Cells a pixel.
  private let alongX: Double
  private let alongY: Double

  /// - Parameters:
  ///   - x: to the right, `points × points`.
  ///   - y: down.
  ///   - width: columns of the sample.
  ///   - height: its rows.
  public init(points: Int, x: [Double], y: [Double], width: Int, height: Int) {
    precondition(points >= 2 && x.count == points * points && y.count == points * points)
    self.points = points
    self.x = x
    self.y = y
    lastColumn = Double(width - 1)
    lastRow = Double(height - 1)
    alongX = width > 1 ? Double(points - 1) / lastColumn : 0
    alongY = height > 1 ? Double(points - 1) / lastRow : 0
  }

  public func displacement(x column: Double, y row: Double) -> (x: Double, y: Double) {
    let (cell, t) = place(min(max(column, 0), lastColumn) * alongX)
    let (rowCell, rowT) = place(min(max(row, 0), lastRow) * alongY)
    let moved = CubicCell(at: rowCell, points: points).value(at: rowT) { line in
      CubicCell(at: cell, points: points).value(at: t) { SIMD2(x[line * points + $0], y[line * points + $0]) }
    }
    return (moved.x, moved.y)
  }

  public func displace(_ places: PlaceRow, column: Int, row: Int) {
    // Beyond the sample the polynomials would not stay as they are at its edge.
    guard Double(column + places.count - 1) <= lastColumn, Double(row) <= lastRow else { return displace(places) }
    let (rowCell, rowT) = place(Double(row) * alongY)
    let rows = CubicCell(at: rowCell, points: points)
    // The four lines of points around the row, as one.
    let line = (0..<points).map { point in
      rows.value(at: rowT) { SIMD2(x[$0 * points + point], y[$0 * points + point]) }
    }
    var first = 0
    while first < places.count {
      // In a cell, displacements are cubic polynomials of the place in it.
      let (cell, _) = place(Double(column + first) * alongX)
      let isLast = cell == points - 2 || alongX == 0
      let end = isLast ? places.count : Int((Double(cell + 1) / alongX).rounded(.up)) - column
      let next = min(max(end, first + 1), places.count)
      let polynomial = CubicCell(at: cell, points: points).polynomial { line[$0] }
      let (x, y) = (polynomial.part(0), polynomial.part(1))
      for index in first..<next {
        let at = places.x[index]
        let t = at * alongX - Double(cell)
        places.x[index] = at + x.value(at: t)
        places.y[index] += y.value(at: t)
      }
      first = next
    }
  }

  /// The cell of a place on the grid, and how far into it, 0 to 1.
  private func place(_ position: Double) -> (cell: Int, t: Double) {
    let cell = min(Int(position), points - 2)
    return (cell, position - Double(cell))
  }
}

/// A cell between two of several points, and the two points beyond them.
private struct CubicCell {
  let before: Int
  let first: Int
  let second: Int
  let after: Int

  init(at cell: Int, points: Int) {
    before = max(cell - 1, 0)
    first = cell
    second = cell + 1
    after = min(cell + 2, points - 1)
  }

  func value(at t: Double, of values: (Int) -> SIMD2<Double>) -> SIMD2<Double> {
    let cubic = polynomial(of: values)
    return SIMD2(cubic.part(0).value(at: t), cubic.part(1).value(at: t))
  }

  /// The values in the cell as cubic polynomials: Keys 1981 with a = −0.75, ordered by powers.
  func polynomial(of values: (Int) -> SIMD2<Double>) -> CubicPolynomial<SIMD2<Double>> {
    let a = -0.75
    let (p, q, r, s) = (values(before), values(first), values(second), values(after))
    return CubicPolynomial(
      c3: a * (p - s) + (a + 2) * (q - r), c2: a * (s - 2 * p) - (a + 3) * q + (2 * a + 3) * r, c1: a * (p - r), c0: q)
  }
}

/// c₃t³ + c₂t² + c₁t + c₀.
private struct CubicPolynomial<Coefficient> {
  let c3, c2, c1, c0: Coefficient
}

extension CubicPolynomial<SIMD2<Double>> {
  func part(_ index: Int) -> CubicPolynomial<Double> {
    CubicPolynomial<Double>(c3: c3[index], c2: c2[index], c1: c1[index], c0: c0[index])
  }
}

extension CubicPolynomial<Double> {
  @inline(__always)
  func value(at t: Double) -> Double { ((c3 * t + c2) * t + c1) * t + c0 }
}
