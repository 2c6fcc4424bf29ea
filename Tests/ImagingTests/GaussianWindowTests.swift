import Foundation
import Imaging
import Testing

@Suite struct GaussianWindowTests {
  @Test(arguments: [(1, 1), (2, 3), (16, 16), (64, 48), (257, 100), (512, 512)])
  func weightsArePositiveSymmetricAndAtMostOne(width: Int, height: Int) {
    let window = GaussianWindow(width: width, height: height)
    #expect(window.weights.count == width * height)
    #expect(window.weights.allSatisfy { $0 > 0 && $0 <= 1 })
    #expect(window.weights.max() == 1)
    let turned = Array(window.weights.reversed())
    #expect(zip(window.weights, turned).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func theDeviationIsAnEighthOfTheTile() {
    let window = GaussianWindow(width: 65, height: 1)
    let distance = 10 / (65.0 / 8)
    #expect(abs(Double(window.weights[42]) - exp(-distance * distance / 2)) < 1e-6)
  }
}
