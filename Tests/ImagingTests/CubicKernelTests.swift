import Imaging
import Testing

@Suite struct CubicKernelTests {
  @Test func theWeightsAddUpToOne() {
    for step in 0...64 {
      let weights = CubicKernel.weights(Float(step) / 64)
      #expect(abs(weights.sum() - 1) <= 1e-6)
    }
  }

  @Test func aSampleIsItself() {
    #expect(CubicKernel.weights(0) == SIMD4(0, 1, 0, 0))
    #expect(CubicKernel.weights(1) == SIMD4(0, 0, 1, 0))
  }

  @Test func bothSidesAreAlike() {
    for step in 0...32 {
      let (left, right) = (CubicKernel.weights(Float(step) / 32), CubicKernel.weights(1 - Float(step) / 32))
      for tap in 0..<4 { #expect(abs(left[tap] - right[3 - tap]) <= 1e-6) }
    }
  }

  /// The same numbers whether an image is resized or seen through the affine map of that resize.
  @Test(arguments: [(9, 7), (24, 3), (5, 30)]) func resamplingIsResizing(width: Int, height: Int) {
    let image = noise(12, 10, channels: 2)
    let (x, y) = (12 / Double(width), 10 / Double(height))
    let map = AffineMap(xx: x, xy: 0, yx: 0, yy: y, offsetX: x / 2 - 0.5, offsetY: y / 2 - 0.5)
    let seen = image.resampled(by: map, width: width, height: height, border: .edge, interpolation: .cubic)
    let resized = image.resized(width: width, height: height, interpolation: .cubic)
    #expect(largestDifference(seen.values, resized.values.map(Double.init)) <= 1e-5)
  }
}
