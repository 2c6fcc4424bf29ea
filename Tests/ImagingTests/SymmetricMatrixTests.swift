import Testing

@testable import Imaging

@Suite struct SymmetricMatrixTests {
  @Test func theAxesOfADiagonal() {
    let axes = SymmetricMatrix([SIMD3(2, 0, 0), SIMD3(0, 9, 0), SIMD3(0, 0, 5)]).mainAxes
    #expect(abs(axes.first.y) == 1 && abs(axes.second.z) == 1)
  }

  /// A · v = λ · v, of unit length, at right angles, the largest λ first.
  @Test func axesAreKept() {
    for number in 0..<40 {
      let values = noise(6, 1, item: "\(number)").values.map { Double($0) - 0.5 }
      let rows = [
        SIMD3(values[0], values[1], values[2]), SIMD3(values[1], values[3], values[4]),
        SIMD3(values[2], values[4], values[5]),
      ]
      let axes = SymmetricMatrix(rows).mainAxes
      var found: [Double] = []
      for axis in [axes.first, axes.second] {
        let image = SIMD3((rows[0] * axis).sum(), (rows[1] * axis).sum(), (rows[2] * axis).sum())
        let value = (image * axis).sum()
        let rest = image - axis * value
        #expect((rest * rest).sum().squareRoot() <= 1e-12)
        #expect(abs((axis * axis).sum() - 1) <= 1e-12)
        found.append(value)
      }
      #expect(abs((axes.first * axes.second).sum()) <= 1e-12)
      #expect(found[0] >= found[1])
      // The third eigenvalue is what is left of the trace.
      #expect(found[1] >= values[0] + values[3] + values[5] - found[0] - found[1] - 1e-12)
    }
  }
}
