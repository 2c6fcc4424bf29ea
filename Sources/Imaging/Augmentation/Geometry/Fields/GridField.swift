/// Columns and rows made wider here and narrower there: cells of one size in the result show cells of several sizes of the
/// source, each stretched evenly.
public struct GridField: DisplacementField, Equatable {
  private let columns: CellEdges
  private let rows: CellEdges

  /// - Parameters:
  ///   - columns: widths of the source's cells from left to right, in any unit, all above 0.
  ///   - rows: their heights from top to bottom.
  ///   - width: columns of the sample; its first and last pixel stay where they are.
  ///   - height: its rows.
  public init(columns: [Double], rows: [Double], width: Int, height: Int) {
    self.columns = CellEdges(columns, last: Double(width - 1))
    self.rows = CellEdges(rows, last: Double(height - 1))
  }

  public func displacement(x: Double, y: Double) -> (x: Double, y: Double) {
    (columns.displacement(x), rows.displacement(y))
  }
}

/// Cells along one axis, equal in the result and of given sizes in the source.
private struct CellEdges: Equatable {
  /// How far each edge of a cell is displaced, in pixels; those of the first and the last are not.
  private let displaced: [Double]
  private let last: Double
  /// Cells a pixel.
  private let along: Double

  init(_ sizes: [Double], last: Double) {
    precondition(!sizes.isEmpty && sizes.allSatisfy { $0 > 0 })
    let sum = sizes.reduce(0, +)
    var edge = 0.0
    var displaced = [0.0]
    for (index, size) in sizes.enumerated().dropLast() {
      edge += size
      displaced.append((edge / sum - Double(index + 1) / Double(sizes.count)) * last)
    }
    self.displaced = displaced + [0]
    self.last = last
    along = last > 0 ? Double(sizes.count) / last : 0
  }

  func displacement(_ place: Double) -> Double {
    let position = min(max(place, 0), last) * along
    let cell = min(Int(position), displaced.count - 2)
    let t = position - Double(cell)
    return displaced[cell] * (1 - t) + displaced[cell + 1] * t
  }
}
