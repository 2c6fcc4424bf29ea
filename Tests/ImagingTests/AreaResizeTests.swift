import Testing

@testable import Imaging

@Suite struct AreaResizeTests {
  struct Case: Decodable {
    let width, height, newWidth, newHeight: Int
    let source: [Float]
    let area: [Double]
  }

  @Test func agreesWithOpenCVWhereItShrinksAndWithAreasWhereItEnlarges() throws {
    let cases = try fixture("area", of: Case.self)
    #expect(cases.count == 7)
    for example in cases {
      let image = FloatImage(width: example.width, height: example.height, values: example.source)
      let resized = image.areaResized(width: example.newWidth, height: example.newHeight)
      #expect(largestDifference(resized.values, example.area) <= 1e-6)
    }
  }

  @Test(arguments: awkwardSizes) func theMeanStays(width: Int, height: Int) {
    let image = noise(width, height, channels: 2)
    func mean(_ values: ArraySlice<Float>) -> Double { values.reduce(0) { $0 + Double($1) } / Double(values.count) }
    for (newWidth, newHeight) in [(1, 1), (4, 3), (64, 64), (width, height)] {
      let resized = image.areaResized(width: newWidth, height: newHeight)
      let (before, after) = (width * height, newWidth * newHeight)
      for channel in 0..<2 {
        let difference =
          mean(image.values[channel * before..<(channel + 1) * before])
          - mean(resized.values[channel * after..<(channel + 1) * after])
        #expect(abs(difference) < 1e-5)
      }
    }
    #expect(image.areaResized(width: width, height: height) == image)
  }

  /// Strip by strip or whole, of each plane and of colours.
  @Test(arguments: [(5, 7), (64, 64), (130, 97), (33, 200)])
  func aThumbnailIsTheResizedBrightness(width: Int, height: Int) {
    let count = 2 * 3 * width * height
    let samples = (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }
    let image = Image(
      width: width, height: height, planes: 2, channels: .rgb, bitsPerSample: 8, samples: .uint8(samples))
    for plane in 0..<2 {
      let whole = image.floats(plane: plane, channels: .gray).areaResized(width: 64, height: 64)
      let isWhole = image.thumbnail(plane: plane, side: 64) == whole
      #expect(isWhole)
    }
    let isOther = image.thumbnail(plane: 0, side: 64) != image.thumbnail(plane: 1, side: 64)
    #expect(isOther)
  }
}
