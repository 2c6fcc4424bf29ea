import Imaging
import Testing

@Suite struct GridFieldTests {
  struct Case: Decodable {
    let width, height: Int
    let columns, rows, x, y, linear: [Double]
    let source: [Float]
  }

  @Test func cellsAreStretchedAsNumPyInterpolates() throws {
    for example in try fixture("grids", of: Case.self) {
      let (width, height) = (example.width, example.height)
      let field = GridField(columns: example.columns, rows: example.rows, width: width, height: height)
      for (column, x) in example.x.enumerated() {
        #expect(abs(Double(column) + field.displacement(x: Double(column), y: 0).x - x) < 1e-8)
      }
      for (row, y) in example.y.enumerated() {
        #expect(abs(Double(row) + field.displacement(x: 0, y: Double(row)).y - y) < 1e-8)
      }
      let image = FloatImage(width: width, height: height, values: example.source)
      let seen = CoordinateMap().then(.field(field))
        .resample(image, LabelMap(width: width, height: height), width: width, height: height)
      #expect(largestDifference(seen.image.values, example.linear) <= 1e-5)
    }
  }

  @Test func nothingMovesBeyondTheSample() {
    let field = GridField(columns: [1, 3], rows: [3, 1, 1], width: 20, height: 10)
    for (x, y) in [(-5.0, -9.0), (0, 0), (19, 9), (31, 12)] {
      let moved = field.displacement(x: x, y: y)
      #expect(moved.x == 0 && moved.y == 0)
    }
  }
}
