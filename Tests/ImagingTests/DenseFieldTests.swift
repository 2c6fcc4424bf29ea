import Testing

@testable import Imaging

@Suite struct DenseFieldTests {
  struct Case: Decodable {
    let width, height: Int
    let sigma: Double
    let alpha: Float
    let noiseX, noiseY, source: [Float]
    let linear: [Double]
  }

  /// Simard's deformation, from noise to image.
  @Test func imagesAreDeformedAsInSciPy() throws {
    for example in try fixture("dense-fields", of: Case.self) {
      let (width, height) = (example.width, example.height)
      var (x, y) = (example.noiseX, example.noiseY)
      let smoothing = GaussianSmoothing(sigma: example.sigma, scale: example.alpha)
      smoothing.smooth(&x, width: width, height: height)
      smoothing.smooth(&y, width: width, height: height)
      let map = CoordinateMap().then(.field(DenseField(width: width, height: height, x: x, y: y)))
      let image = FloatImage(width: width, height: height, values: example.source)
      let seen = map.resample(image, LabelMap(width: width, height: height), width: width, height: height)
      // Displacements are floats of some pixels: 1e-6 px, and a value's slope may be 1 a pixel along both axes.
      #expect(largestDifference(seen.image.values, example.linear) <= 1e-5)
    }
  }

  @Test func betweenPixelsItIsLinear() {
    let field = DenseField(width: 2, height: 2, x: [0, 4, 8, 12], y: [1, 1, 3, 3])
    let middle = field.displacement(x: 0.5, y: 0.25)
    #expect(abs(middle.x - 4) < 1e-6 && abs(middle.y - 1.5) < 1e-6)
    let beyond = field.displacement(x: -7, y: 9)
    #expect(beyond.x == 8 && beyond.y == 3)
  }
}
