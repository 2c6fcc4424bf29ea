import Imaging
import Testing

@Suite struct SplineFieldTests {
  struct Case: Decodable {
    let width, height, points: Int
    let gridX, gridY, x, y: [Double]
    let source: [Float]
    let linear, turned: [Double]

    var field: SplineField { SplineField(points: points, x: gridX, y: gridY, width: width, height: height) }
    var image: FloatImage { FloatImage(width: width, height: height, values: source) }

    func seen(through map: CoordinateMap) -> [Float] {
      let labels = LabelMap(width: width, height: height)
      return map.resample(image, labels, width: width, height: height).image.values
    }
  }

  @Test func pointsAreJoinedAsPyTorchJoinsThem() throws {
    for example in try fixture("spline-fields", of: Case.self) {
      let field = example.field
      let rows = (0..<example.height).map { row in moved(by: field, row: row, columns: 0..<example.width) }
      for row in 0..<example.height {
        for column in 0..<example.width {
          let index = row * example.width + column
          let anywhere = field.displacement(x: Double(column), y: Double(row))
          #expect(abs(anywhere.x - example.x[index]) < 1e-7 && abs(anywhere.y - example.y[index]) < 1e-7)
          let place = rows[row][column]
          #expect(abs(place.x - Double(column) - example.x[index]) < 1e-7)
          #expect(abs(place.y - Double(row) - example.y[index]) < 1e-7)
        }
      }
    }
  }

  @Test func imagesAreDeformedAsInNumPy() throws {
    for example in try fixture("spline-fields", of: Case.self) {
      let deformed = CoordinateMap().then(.field(example.field))
      #expect(largestDifference(example.seen(through: deformed), example.linear) <= 1e-5)
      let turn = AffineMap(xx: 0, xy: 1, yx: -1, yy: 0, offsetX: 1.5, offsetY: 3.25)
      let turned = CoordinateMap(turn).then(.field(example.field))
      #expect(largestDifference(example.seen(through: turned), example.turned) <= 1e-5)
    }
  }

  /// A part of a row that begins or ends anywhere is moved as the whole row is.
  @Test func partsOfARowAreTheRow() {
    let points = noise(4, 4, channels: 2).values.map { 20 * Double($0) - 10 }
    let field = SplineField(points: 4, x: Array(points[..<16]), y: Array(points[16...]), width: 50, height: 40)
    let whole = moved(by: field, row: 17, columns: 0..<50)
    for (first, end) in [(0, 1), (3, 20), (16, 17), (17, 34), (33, 50), (49, 50)] {
      let part = moved(by: field, row: 17, columns: first..<end)
      for (index, place) in part.enumerated() {
        #expect(abs(place.x - whole[first + index].x) < 1e-12 && abs(place.y - whole[first + index].y) < 1e-12)
      }
    }
  }

  @Test func beyondTheSampleItGoesOnAsAtItsEdge() {
    let field = SplineField(points: 2, x: [1, 2, 3, 4], y: [0, 0, 0, 0], width: 9, height: 5)
    #expect(field.displacement(x: -100, y: -3).x == 1)
    #expect(abs(field.displacement(x: 50, y: 99).x - 4) < 1e-12)
    let row = moved(by: field, row: 9, columns: 5..<20)
    for (index, place) in row.enumerated() {
      let expected = field.displacement(x: Double(5 + index), y: 9)
      #expect(abs(place.x - Double(5 + index) - expected.x) < 1e-12 && abs(place.y - 9 - expected.y) < 1e-12)
    }
  }

  private func moved(by field: SplineField, row: Int, columns: Range<Int>) -> [SIMD2<Double>] {
    var x = columns.map { Double($0) }
    var y = columns.map { _ in Double(row) }
    x.withUnsafeMutableBufferPointer { x in
      y.withUnsafeMutableBufferPointer { y in
        let places = PlaceRow(x: x.baseAddress!, y: y.baseAddress!, count: columns.count)
        field.displace(places, column: columns.lowerBound, row: row)
      }
    }
    return zip(x, y).map { SIMD2($0, $1) }
  }
}
