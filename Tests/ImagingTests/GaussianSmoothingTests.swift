import Testing

@testable import Imaging

@Suite struct GaussianSmoothingTests {
  struct Case: Decodable {
    let width, height: Int
    let sigma: Double
    let scale: Float
    let source: [Float]
    let smooth: [Double]
  }

  @Test func agreesWithSciPy() throws {
    for example in try fixture("smoothing", of: Case.self) {
      var plane = example.source
      GaussianSmoothing(sigma: example.sigma, scale: example.scale)
        .smooth(&plane, width: example.width, height: example.height)
      #expect(largestDifference(plane, example.smooth) <= 2e-6 * max(1, Double(example.scale)))
    }
  }
}
