public import Randomness

/// Cells of a regular grid, each made wider or narrower along each axis, so that the picture is stretched here and pressed
/// together there.
///
/// As in albumentations (`GridDistortion`, normalized): the width of each column of cells and the height of each row is
/// multiplied by one plus a number drawn evenly, and all are scaled to fill the sample. Nothing folds over.
public struct GridDistortion: GeometricStep {
  public static let name = "gridDistortion"

  /// Along each axis.
  public var cells: Int
  /// The most that a cell's width changes by before all are scaled, as a share; at least 0, below 1.
  public var amount: Double
  /// 0 to 1.
  public var probability: Double

  public init(cells: Int = 5, amount: Double = 0.3, probability: Double = 0.2) {
    self.cells = cells
    self.amount = amount
    self.probability = probability
  }

  public func draw(width: Int, height: Int, using draws: inout KeyedGenerator) -> Drawn<GeometricChange>? {
    guard draws.happens(probability) else { return nil }
    func sizes() -> [Double] { (0..<cells).map { _ in 1 + draws.number(in: -amount...amount) } }
    let (columns, rows) = (sizes(), sizes())
    return Drawn(
      .field(GridField(columns: columns, rows: rows, width: width, height: height)),
      columns.enumerated().map { DrawnParameter("column\($0)", $1) }
        + rows.enumerated().map { DrawnParameter("row\($0)", $1) })
  }
}
