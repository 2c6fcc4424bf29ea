/// One plane of samples to take values from, and what lies beyond its edge.
struct SourcePlane<Sample> {
  let samples: UnsafePointer<Sample>
  let width: Int
  let height: Int
  let border: Border
  /// The value beyond a constant border.
  let outside: Sample

  /// The sample that stands for a pixel, inside or not.
  func sample(_ column: Int, _ row: Int) -> Sample {
    guard let x = border.index(column, count: width), let y = border.index(row, count: height) else { return outside }
    return samples[y * width + x]
  }
}

/// Source coordinates of every output pixel, walked row by row in 32.32 fixed point.
///
/// Adding whole numbers cannot drift, and shifting finds the pixel without a call to `floor`. Over a row of n pixels
/// the error is below n · 2⁻³³ px.
struct PixelWalk {
  private let map: AffineMap
  private let width: Int
  private let height: Int
  private let stepX: Int64
  private let stepY: Int64

  init(_ map: AffineMap, width: Int, height: Int) {
    let right = Double(width - 1)
    let bottom = Double(height - 1)
    for (x, y) in [(0, 0), (right, 0), (0, bottom), (right, bottom)] {
      let corner = map.source(x: x, y: y)
      precondition(abs(corner.x) < 0x1p30 && abs(corner.y) < 0x1p30)
    }
    self.map = map
    self.width = width
    self.height = height
    stepX = Self.fixed(map.xx)
    stepY = Self.fixed(map.yx)
  }

  private static func fixed(_ value: Double) -> Int64 { Int64((value * 0x1p32).rounded()) }

  /// The low 32 bits as a number in [0, 1).
  @inline(__always)
  private static func fraction(_ coordinate: Int64) -> Float {
    Float(Int32(truncatingIfNeeded: UInt32(truncatingIfNeeded: coordinate) >> 8)) * 0x1p-24
  }

  /// Fills `target` with the samples nearest to the coordinates.
  func resampleNearest<Sample>(_ source: SourcePlane<Sample>, to target: UnsafeMutablePointer<Sample>) {
    let half: Int64 = 1 << 31
    for y in 0..<height {
      let start = map.source(x: 0, y: Double(y))
      var (sourceX, sourceY) = (Self.fixed(start.x) + half, Self.fixed(start.y) + half)
      for x in 0..<width {
        let column = Int(sourceX >> 32)
        let row = Int(sourceY >> 32)
        let isInside =
          UInt(bitPattern: column) < UInt(bitPattern: source.width)
          && UInt(bitPattern: row) < UInt(bitPattern: source.height)
        (target + y * width + x).initialize(
          to: isInside ? source.samples[row &* source.width &+ column] : source.sample(column, row))
        sourceX &+= stepX
        sourceY &+= stepY
      }
    }
  }

  /// Fills `target` with values between the four samples around the coordinates.
  func resampleLinear(_ source: SourcePlane<Float>, to target: UnsafeMutablePointer<Float>) {
    let lastColumn = UInt(bitPattern: source.width - 1)
    let lastRow = UInt(bitPattern: source.height - 1)
    for y in 0..<height {
      let start = map.source(x: 0, y: Double(y))
      var (sourceX, sourceY) = (Self.fixed(start.x), Self.fixed(start.y))
      for x in 0..<width {
        let column = Int(sourceX >> 32)
        let row = Int(sourceY >> 32)
        let (alongX, alongY) = (Self.fraction(sourceX), Self.fraction(sourceY))
        if UInt(bitPattern: column) < lastColumn && UInt(bitPattern: row) < lastRow {
          let corner = source.samples + (row &* source.width &+ column)
          let above = corner[0] + alongX * (corner[1] - corner[0])
          let below = corner[source.width] + alongX * (corner[source.width + 1] - corner[source.width])
          (target + y * width + x).initialize(to: above + alongY * (below - above))
        } else {
          (target + y * width + x).initialize(to: Self.blend(source, column, row, alongX, alongY))
        }
        sourceX &+= stepX
        sourceY &+= stepY
      }
    }
  }

  /// A value at or beyond the edge.
  @inline(never)
  private static func blend(
    _ source: SourcePlane<Float>, _ column: Int, _ row: Int, _ alongX: Float, _ alongY: Float
  ) -> Float {
    // A constant border starts at the last centre: nothing is blended into it, as scipy's `constant` has it.
    if source.border == .constant {
      if column < 0 || row < 0 { return source.outside }
      if Float(column) + alongX > Float(source.width - 1) { return source.outside }
      if Float(row) + alongY > Float(source.height - 1) { return source.outside }
    }
    // A neighbour of weight 0 may lie beyond a constant border; its value does not count.
    let above = source.sample(column, row) * (1 - alongX) + source.sample(column + 1, row) * alongX
    let below = source.sample(column, row + 1) * (1 - alongX) + source.sample(column + 1, row + 1) * alongX
    return above * (1 - alongY) + below * alongY
  }
}
