/// Where tiles of one size lie so that together they cover an image.
public struct TileGrid: Sendable, Equatable {
  public let tileWidth: Int
  public let tileHeight: Int
  /// The columns and rows of the tiles' first pixels.
  public let columns: [Int]
  public let rows: [Int]

  /// Tiles a fixed distance apart, the last of a row and column moved inside.
  ///
  /// - Parameter overlap: the part of a tile that the next one covers again: 0 up to, not including, 1.
  /// - Precondition: a tile fits into the image.
  public init(width: Int, height: Int, tileWidth: Int, tileHeight: Int, overlap: Double) {
    precondition(tileWidth > 0 && tileWidth <= width && tileHeight > 0 && tileHeight <= height)
    precondition(overlap >= 0 && overlap < 1)
    self.tileWidth = tileWidth
    self.tileHeight = tileHeight
    columns = Self.origins(width, tileWidth, overlap)
    rows = Self.origins(height, tileHeight, overlap)
  }

  /// The first pixel of each tile, row by row.
  public var origins: [(x: Int, y: Int)] { rows.flatMap { y in columns.map { (x: $0, y: y) } } }

  private static func origins(_ count: Int, _ tile: Int, _ overlap: Double) -> [Int] {
    let step = max(1, Int((Double(tile) * (1 - overlap)).rounded()))
    return Array(stride(from: 0, to: count - tile, by: step)) + [count - tile]
  }
}

extension FloatImage {
  /// A window of the image.
  ///
  /// - Precondition: it lies inside.
  public func tile(x: Int, y: Int, width tileWidth: Int, height tileHeight: Int) -> FloatImage {
    cropped(Margins(top: y, left: x, bottom: height - y - tileHeight, right: width - x - tileWidth))
  }
}
