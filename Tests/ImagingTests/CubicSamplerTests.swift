import Testing

@testable import Imaging

@Suite struct CubicSamplerTests {
  struct Case: Decodable {
    let width, height, newWidth, newHeight: Int
    let source: [Float]
    let map, cubic: [Double]
    let border: Border
  }

  @Test func agreesWithPyTorch() throws {
    for example in try fixture("cubic-resampling", of: Case.self) {
      let entries = example.map
      let map = AffineMap(
        xx: entries[0], xy: entries[1], yx: entries[2], yy: entries[3], offsetX: entries[4], offsetY: entries[5])
      let image = FloatImage(width: example.width, height: example.height, values: example.source)
      let seen = CoordinateMap(map).resample(
        image, LabelMap(width: example.width, height: example.height), width: example.newWidth,
        height: example.newHeight, border: example.border == .reflect ? .reflect : .constant(0), interpolation: .cubic)
      #expect(largestDifference(seen.image.values, example.cubic) <= 1e-5, "\(example.map) \(example.border)")
    }
  }
}
