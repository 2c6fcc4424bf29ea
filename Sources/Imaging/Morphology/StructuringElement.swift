/// The neighbourhood of a morphological operation, around an origin that belongs to it.
public enum StructuringElement: Sendable, Hashable, Codable {
  /// x² + y² ≤ radius²; radius 1 is the cross of five pixels.
  case disk(radius: Int)
  /// `side × side` pixels; of an even side, the origin is the lower right of the four in the middle.
  case square(side: Int)
  /// |x| + |y| ≤ radius.
  case diamond(radius: Int)

  /// One row of the element: the columns it covers, as offsets from the origin; 0 is among them.
  struct Row: Equatable {
    var offset: Int
    var columns: ClosedRange<Int>
  }

  /// The rows from top to bottom.
  ///
  /// - Precondition: a radius is at least 0, a side at least 1.
  var rows: [Row] {
    switch self {
    case .disk(let radius):
      return (-radius...radius).map { y in
        var x = 0
        while (x + 1) * (x + 1) + y * y <= radius * radius { x += 1 }
        return Row(offset: y, columns: -x...x)
      }
    case .square(let side):
      let range = -(side / 2)...(side - 1 - side / 2)
      return range.map { Row(offset: $0, columns: range) }
    case .diamond(let radius):
      return (-radius...radius).map { Row(offset: $0, columns: -(radius - abs($0))...(radius - abs($0))) }
    }
  }

  /// How far the element reaches to each side.
  var extent: Margins {
    let rows = rows
    return Margins(
      top: -rows[0].offset, left: -(rows.map(\.columns.lowerBound).min() ?? 0),
      bottom: rows[rows.count - 1].offset, right: rows.map(\.columns.upperBound).max() ?? 0)
  }
}
