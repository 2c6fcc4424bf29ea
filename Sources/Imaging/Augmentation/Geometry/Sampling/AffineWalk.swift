/// An affine map, walked by equal steps.
struct AffineWalk: CoordinateWalk {
  private let map: AffineMap
  private let stepX: Int64
  private let stepY: Int64

  /// - Precondition: source coordinates stay below 2³⁰.
  init(_ map: AffineMap, width: Int, height: Int) {
    let (right, bottom) = (Double(width - 1), Double(height - 1))
    for (x, y) in [(0, 0), (right, 0), (0, bottom), (right, bottom)] {
      let corner = map.source(x: x, y: y)
      precondition(abs(corner.x) < 0x1p30 && abs(corner.y) < 0x1p30)
    }
    self.map = map
    // Along a single column no step is taken, and its length says nothing.
    stepX = width > 1 ? Coordinates.fixed(map.xx) : 0
    stepY = width > 1 ? Coordinates.fixed(map.yx) : 0
  }

  func fill(_ block: inout CoordinateBlock, column: Int, row: Int, interior: Interior) {
    let start = map.source(x: Double(column), y: Double(row))
    let (startX, startY) = (Coordinates.fixed(start.x), Coordinates.fixed(start.y))
    let (places, count) = (block.places, block.count)
    var (x, y) = (startX, startY)
    for index in 0..<count {
      places.x[index] = x
      places.y[index] = y
      x &+= stepX
      y &+= stepY
    }
    let inside = Self.steps(startX, stepX, inside: interior.columns, count: count)
      .clamped(to: Self.steps(startY, stepY, inside: interior.rows, count: count))
    block.inside = inside
  }

  /// The steps of an even walk that fall on pixels of a range.
  static func steps(_ start: Int64, _ step: Int64, inside pixels: Range<Int64>, count: Int) -> Range<Int> {
    let (low, high) = (pixels.lowerBound << 32, pixels.upperBound << 32)
    guard step != 0 else { return start >= low && start < high ? 0..<count : 0..<0 }
    /// The first step that is not before a place.
    func first(_ distance: Int64, _ step: Int64) -> Int {
      let steps = distance <= 0 ? 0 : (distance - 1) / step + 1
      return min(Int(steps), count)
    }
    // Backwards, the walk is in the range up to its low end, included.
    let (entry, exit) =
      step > 0
      ? (first(low - start, step), first(high - start, step))
      : (first(start - high + 1, -step), first(start - low + 1, -step))
    return entry..<max(exit, entry)
  }
}
