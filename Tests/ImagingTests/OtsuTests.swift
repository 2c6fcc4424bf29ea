import Imaging
import Testing

@Suite struct OtsuTests {
  struct Case: Decodable {
    let source: [Float]
    let threshold: Double
  }

  @Test func agreesWithScikitImage() throws {
    for example in try fixture("otsu", of: Case.self) {
      let threshold = otsuThreshold(example.source)
      #expect(abs(Double(threshold) - example.threshold) <= 1e-5 * max(1, abs(example.threshold)))
    }
  }

  @Test func withoutTwoValuesThereIsNothingToDivide() {
    #expect(otsuThreshold([]) == 0)
    #expect(otsuThreshold([3, 3, 3]) == 3)
    #expect(otsuThreshold([.nan, 5]) == 5)
  }

  @Test func whatIsNotFiniteIsLeftOut() {
    let values = noise(20, 20).values
    #expect(otsuThreshold(values + [.nan, .infinity, -.infinity]) == otsuThreshold(values))
  }
}
