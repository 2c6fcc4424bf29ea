/// A displacement for every pixel of the sample, with bilinear interpolation between pixels.
public struct DenseField: DisplacementField, Equatable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Displacements to the right and down in pixels, row by row.
  public let x: [Float]
  public let y: [Float]

  public init(width: Int, height: Int, x: [Float], y: [Float]) {
    precondition(width > 0 && height > 0 && x.count == width * height && y.count == width * height)
    self.width = width
    self.height = height
    self.x = x
    self.y = y
  }

  public func displacement(x column: Double, y row: Double) -> (x: Double, y: Double) {
    let inside = (x: min(max(column, 0), Double(width - 1)), y: min(max(row, 0), Double(height - 1)))
    let (left, top) = (Int(inside.x), Int(inside.y))
    let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
    let (alongX, alongY) = (inside.x - Double(left), inside.y - Double(top))
    func blend(_ values: [Float]) -> Double {
      func value(_ column: Int, _ row: Int) -> Double { Double(values[row * width + column]) }
      let above = value(left, top) * (1 - alongX) + value(right, top) * alongX
      let below = value(left, bottom) * (1 - alongX) + value(right, bottom) * alongX
      return above * (1 - alongY) + below * alongY
    }
    return (blend(x), blend(y))
  }

  public func displace(_ places: PlaceRow, column: Int, row: Int) {
    guard column + places.count <= width, row < height else { return displace(places) }
    let first = row * width + column
    for index in 0..<places.count {
      places.x[index] += Double(x[first + index])
      places.y[index] += Double(y[first + index])
    }
  }
}
