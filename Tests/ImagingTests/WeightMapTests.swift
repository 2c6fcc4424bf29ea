import Foundation
import Imaging
import Testing

@Suite struct WeightMapTests {
  struct Case: Decodable {
    let width, height: Int
    let labels: [UInt8]
    let classWeights: [Double]
    let w0, sigma: Double
    let weights: [Double]
  }

  @Test func agreesWithOneDistanceTransformOfSciPyAnObject() throws {
    for example in try fixture("weight-maps", of: Case.self) {
      let map = WeightMap(classWeights: example.classWeights, borderWeight: example.w0, borderWidth: example.sigma)
      let labels = LabelMap(width: example.width, height: example.height, labels: example.labels)
      #expect(largestDifference(map.weights(of: labels), example.weights) < 1e-6)
    }
  }

  @Test func aNarrowGapCountsMost() {
    let map = WeightMap(classWeights: [0.5, 2], borderWeight: 10, borderWidth: 5)
    let weights = map.weights(of: labels("110.0001", "110.0001"))
    // d₁ + d₂ is 6 at every pixel of the gap: from the last column of one object to the first of the other.
    let gap = 10 * exp(-36 / 50.0)
    #expect(abs(Double(weights[2]) - (0.5 + gap)) < 1e-6)
    #expect(abs(Double(weights[5]) - (0.5 + gap)) < 1e-6)
    // In an object d₁ is 0.
    #expect(abs(Double(weights[1]) - (2 + gap)) < 1e-6)
    #expect(weights[3] == 0, "an ignored pixel")
  }

  @Test func fewerThanTwoObjectsHaveNoGap() {
    let map = WeightMap(classWeights: [0.5, 2])
    #expect(map.weights(of: labels("000", "000")) == [Float](repeating: 0.5, count: 6))
    // Diagonal neighbours are one object.
    #expect(map.weights(of: labels("100", "010")) == [2, 0.5, 0.5, 0.5, 2, 0.5])
  }

  @Test func touchingClassesAreTwoObjects() {
    let map = WeightMap(classWeights: [1, 1, 1], borderWeight: 10, borderWidth: 5)
    let expected = Float(1 + 10 * exp(-1 / 50.0))
    #expect(map.weights(of: labels("12")) == [expected, expected])
  }
}
