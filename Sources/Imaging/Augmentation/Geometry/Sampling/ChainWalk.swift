/// Changes one after another, some of them fields: each in turn for a part of a row.
struct ChainWalk: CoordinateWalk, ~Copyable {
  private let links: [GeometricChange]
  private let x: UnsafeMutablePointer<Double>
  private let y: UnsafeMutablePointer<Double>

  init(_ map: CoordinateMap) {
    links = map.links
    x = .allocate(capacity: CoordinateBlock.capacity)
    y = .allocate(capacity: CoordinateBlock.capacity)
    x.initialize(repeating: 0, count: CoordinateBlock.capacity)
    y.initialize(repeating: 0, count: CoordinateBlock.capacity)
  }

  deinit {
    x.deallocate()
    y.deallocate()
  }

  func fill(_ block: inout CoordinateBlock, column: Int, row: Int, interior: Interior) {
    let places = PlaceRow(x: x, y: y, count: block.count)
    for index in 0..<block.count {
      x[index] = Double(column + index)
      y[index] = Double(row)
    }
    for (place, link) in links.reversed().enumerated() {
      switch link {
      case .affine(let map): map.move(places)
      case .field(let field):
        // The first link meets pixel centres, the others places anywhere.
        if place == 0 { field.displace(places, column: column, row: row) } else { field.displace(places) }
      }
    }
    places.write(to: block.places)
    block.inside = block.places.stretch(in: interior, count: block.count)
  }
}

extension AffineMap {
  fileprivate func move(_ places: PlaceRow) {
    for index in 0..<places.count {
      let (column, row) = (places.x[index], places.y[index])
      places.x[index] = xx * column + xy * row + offsetX
      places.y[index] = yx * column + yy * row + offsetY
    }
  }
}

extension PlaceRow {
  /// The furthest that a place may lie from the source's first pixel; beyond a border of any kind, that is as good as any.
  private static var furthest: Double { 0x1p27 }

  /// In fixed point, to 2⁻²⁵ of a pixel.
  fileprivate func write(to coordinates: Coordinates) {
    // Added to 1.5 · 2²⁸, a number has 24 binary places left, which are its lowest bits: a conversion that every processor can do
    // for several numbers at once.
    let large = 0x1.8p28
    func fixed(_ place: Double) -> Int64 {
      let limited = min(max(place, -Self.furthest), Self.furthest)
      return (Int64(bitPattern: (limited + large).bitPattern) &- Int64(bitPattern: large.bitPattern)) << 8
    }
    for index in 0..<count {
      coordinates.x[index] = fixed(x[index])
      coordinates.y[index] = fixed(y[index])
    }
  }
}

extension Coordinates {
  /// The one stretch that lies in the interior; none where there are several.
  fileprivate func stretch(in interior: Interior, count: Int) -> Range<Int> {
    let (left, right) = (interior.columns.lowerBound << 32, (interior.columns.upperBound << 32) - 1)
    let (top, bottom) = (interior.rows.lowerBound << 32, (interior.rows.upperBound << 32) - 1)
    /// Negative where a pixel is outside: the sign of what is left or above, right or below.
    func sign(_ index: Int) -> Int64 {
      (x[index] &- left) | (right &- x[index]) | (y[index] &- top) | (bottom &- y[index])
    }
    var (first, end) = (0, count)
    while first < end, sign(first) < 0 { first += 1 }
    while end > first, sign(end - 1) < 0 { end -= 1 }
    var signs: Int64 = 0
    for index in first..<end { signs |= sign(index) }
    return signs < 0 ? 0..<0 : first..<end
  }
}
