import Imaging
import Testing

@Suite struct TileBlenderTests {
  @Test(arguments: [0, 0.5, 0.7]) func tilesOfAnImageGiveTheImage(overlap: Double) {
    let image = noise(83, 41, channels: 2)
    let grid = TileGrid(width: 83, height: 41, tileWidth: 32, tileHeight: 16, overlap: overlap)
    var blender = TileBlender(
      width: 83, height: 41, channels: 2, window: GaussianWindow(width: 32, height: 16))
    for (x, y) in grid.origins { blender.add(image.tile(x: x, y: y, width: 32, height: 16), x: x, y: y) }
    #expect(largestDifference(blender.blended().values, image.values.map(Double.init)) < 1e-5)
  }

  @Test func theTileWhoseMiddleIsNearerCountsMore() {
    var blender = TileBlender(width: 12, height: 1, channels: 1, window: GaussianWindow(width: 8, height: 1))
    blender.add(FloatImage(width: 8, height: 1, repeating: 0), x: 0, y: 0)
    blender.add(FloatImage(width: 8, height: 1, repeating: 1), x: 4, y: 0)
    let values = blender.blended().values
    #expect(values[0] == 0 && values[11] == 1)
    #expect(values[4] < 0.1 && values[7] > 0.9)
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func whereNoTileLiesIsZero() {
    var blender = TileBlender(width: 3, height: 1, channels: 1, window: GaussianWindow(width: 1, height: 1))
    blender.add(FloatImage(width: 1, height: 1, repeating: 5), x: 1, y: 0)
    #expect(blender.blended().values == [0, 5, 0])
  }
}
