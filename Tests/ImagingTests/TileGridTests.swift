import Imaging
import Testing

@Suite struct TileGridTests {
  @Test(arguments: [0, 0.25, 0.5, 0.9, 0.99], [(64, 48), (65, 49), (128, 50), (301, 203)])
  func everyPixelIsCoveredAndNoTileLeavesTheImage(overlap: Double, size: (Int, Int)) {
    let (width, height) = size
    let grid = TileGrid(width: width, height: height, tileWidth: 64, tileHeight: 48, overlap: overlap)
    var isCovered = [Bool](repeating: false, count: width * height)
    for (x, y) in grid.origins {
      #expect(x >= 0 && y >= 0 && x + 64 <= width && y + 48 <= height)
      for row in y..<y + 48 { for column in x..<x + 64 { isCovered[row * width + column] = true } }
    }
    #expect(isCovered.allSatisfy { $0 })
    #expect(Set(grid.origins.map { [$0.x, $0.y] }).count == grid.origins.count)
  }

  @Test func tilesOverlapAsAsked() {
    let grid = TileGrid(width: 10, height: 4, tileWidth: 4, tileHeight: 4, overlap: 0.5)
    #expect(grid.columns == [0, 2, 4, 6] && grid.rows == [0])
    #expect(TileGrid(width: 9, height: 5, tileWidth: 4, tileHeight: 4, overlap: 0).columns == [0, 4, 5])
    #expect(TileGrid(width: 1, height: 1, tileWidth: 1, tileHeight: 1, overlap: 0.9).origins.count == 1)
  }

  @Test func aTileIsAWindow() {
    let image = noise(6, 5, channels: 2)
    let tile = image.tile(x: 2, y: 1, width: 3, height: 2)
    #expect(tile.values[0] == image.values[8] && tile.values[6] == image.values[38] && tile.values.count == 12)
  }
}
