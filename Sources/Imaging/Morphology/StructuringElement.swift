/// The neighbourhood of a morphological operation: the offsets of its pixels from an origin.
///
/// `disk`, `square`, `diamond` and `line` lie in a plane: on a stack they change each plane by itself. `ball`, `cube` and
/// `octahedron` reach into neighbouring planes, counted as if they were a pixel apart; on an image of one plane they
/// act as their middle section. Columns count to the right, rows downwards.
///
/// Radius 0, side 1 and length 1 are the origin alone. An element may be larger than the image.
public enum StructuringElement: Sendable, Hashable, Codable {
  /// x² + y² ≤ radius²; radius 1 is the cross of five pixels.
  case disk(radius: Int)
  /// `side × side` pixels; of an even side, the origin is the lower right of the four in the middle.
  case square(side: Int)
  /// |x| + |y| ≤ radius.
  case diamond(radius: Int)
  /// `length` pixels along a direction, counter-clockwise as seen from the row of the image.
  ///
  /// One pixel a column, or a row where the line is steeper than 45°, each the nearest to the straight line through
  /// the origin. Of an even length, one more lies to the left of the origin, or above it.
  case line(length: Int, degrees: Double)
  /// x² + y² + z² ≤ radius².
  case ball(radius: Int)
  /// `side × side × side` pixels.
  case cube(side: Int)
  /// |x| + |y| + |z| ≤ radius.
  case octahedron(radius: Int)
  /// Any pixels.
  case custom(CustomElement)
}

extension StructuringElement {
  /// A row of the element without a gap: columns as offsets from the origin.
  struct Run: Equatable {
    var plane = 0
    var row: Int
    var columns: ClosedRange<Int>
  }

  /// The element as rows without gaps, in order of plane, row and column.
  ///
  /// - Precondition: a radius is at least 0, a side or length at least 1.
  var runs: [Run] {
    switch self {
    case .disk(let radius): Self.disk(squaredRadius: radius * radius, plane: 0)
    case .square(let side): Self.centred(side).map { Run(row: $0, columns: Self.centred(side)) }
    case .diamond(let radius): Self.diamond(radius, plane: 0)
    case .line(let length, let degrees): DigitalLine(length: length, degrees: degrees).runs
    case .ball(let radius):
      (-radius...radius).flatMap { Self.disk(squaredRadius: radius * radius - $0 * $0, plane: $0) }
    case .cube(let side):
      Self.centred(side).flatMap { plane in
        Self.centred(side).map { Run(plane: plane, row: $0, columns: Self.centred(side)) }
      }
    case .octahedron(let radius): (-radius...radius).flatMap { Self.diamond(radius - abs($0), plane: $0) }
    case .custom(let element): element.runs
    }
  }

  /// `count` offsets about 0; of an even number, the one in excess is negative.
  static func centred(_ count: Int) -> ClosedRange<Int> {
    precondition(count > 0)
    return -(count / 2)...(count - 1 - count / 2)
  }

  private static func disk(squaredRadius: Int, plane: Int) -> [Run] {
    let halves = halfWidths(squaredRadius: squaredRadius)
    return (1 - halves.count...halves.count - 1).map { row in
      Run(plane: plane, row: row, columns: -halves[abs(row)]...halves[abs(row)])
    }
  }

  /// How far x² + y² ≤ squaredRadius reaches to each side in row 0, 1, …
  static func halfWidths(squaredRadius: Int) -> [Int] {
    precondition(squaredRadius >= 0)
    var half = 0
    while (half + 1) * (half + 1) <= squaredRadius { half += 1 }
    var x = half
    return (0...half).map { row in
      while x * x + row * row > squaredRadius { x -= 1 }
      return x
    }
  }

  private static func diamond(_ radius: Int, plane: Int) -> [Run] {
    precondition(radius >= 0)
    return (-radius...radius).map { row in
      Run(plane: plane, row: row, columns: -(radius - abs(row))...(radius - abs(row)))
    }
  }
}
