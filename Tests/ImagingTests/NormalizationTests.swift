import Imaging
import Testing

@Suite struct NormalizationTests {
  struct Case: Decodable {
    struct Percentiles: Decodable {
      let low, high: Double
      let bounds, scaled: [Double]
    }
    let width, height: Int
    let source: [Float]
    let zScore, minMax: [Double]
    let percentiles: [Percentiles]
  }

  @Test func agreesWithNumpy() throws {
    for example in try fixture("normalization", of: Case.self) {
      let image = FloatImage(width: example.width, height: example.height, values: example.source)
      #expect(largestDifference(image.normalized(.zScore).values, example.zScore) <= 2e-5)
      #expect(largestDifference(image.normalized(.minMax).values, example.minMax) <= 1e-5)
      for expected in example.percentiles {
        let scaled = image.normalized(.percentile(low: expected.low, high: expected.high))
        #expect(largestDifference(scaled.values, expected.scaled) <= 1e-5)
      }
      #expect(image.normalized(.none) == image)
    }
  }

  private static let all: [Normalization] = [.zScore, .minMax, .percentile(low: 1, high: 99)]

  @Test(arguments: all) func aConstantImageBecomesZeros(_ normalization: Normalization) {
    for value: Float in [0, -3, 65535, 1e30] {
      let image = FloatImage(width: 4, height: 3, repeating: value)
      #expect(image.normalized(normalization) == FloatImage(width: 4, height: 3))
    }
  }

  @Test(arguments: all) func channelsAreNormalizedAlone(_ normalization: Normalization) {
    let first = noise(8, 6, item: "first")
    let second = FloatImage(width: 8, height: 6, values: noise(8, 6, item: "second").values.map { $0 * 900 - 5 })
    let both = FloatImage(width: 8, height: 6, channels: 2, values: first.values + second.values)
    let expected = first.normalized(normalization).values + second.normalized(normalization).values
    #expect(both.normalized(normalization).values == expected)
  }

  @Test(arguments: all) func whatIsNotFiniteIsLeftOutOfTheStatistics(_ normalization: Normalization) {
    let finite = FloatImage(width: 4, height: 1, values: [1, 2, 3, 4]).normalized(normalization).values
    let image = FloatImage(width: 7, height: 1, values: [1, .infinity, 2, .nan, 3, -.infinity, 4])
    let values = image.normalized(normalization).values
    #expect([values[0], values[2], values[4], values[6]] == finite)
    #expect(values[1] == values[6] && values[5] == values[0] && values[3] == 0)
    let nothing = FloatImage(width: 2, height: 1, values: [.nan, .infinity])
    #expect(nothing.normalized(normalization).values == [0, 0])
  }
}
