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

  struct Region: Decodable {
    let width, height: Int
    let source: [Float]
    let nonZero: [Double]
  }

  @Test func theNonZeroRegionAloneIsNormalized() throws {
    for example in try fixture("regions", of: Region.self) {
      let image = FloatImage(width: example.width, height: example.height, values: example.source)
      #expect(largestDifference(image.normalized(.nonZeroZScore).values, example.nonZero) <= 2e-5)
    }
    // Nothing but zeros, and one value beside them.
    for values: [Float] in [[0, 0, 0, 0], [0, 7, 7, 0]] {
      let image = FloatImage(width: 4, height: 1, values: values)
      #expect(image.normalized(.nonZeroZScore).values == [0, 0, 0, 0])
    }
    let odd = FloatImage(width: 5, height: 1, values: [0, 1, .nan, 3, .infinity]).normalized(.nonZeroZScore)
    #expect(odd.values == [0, -1, 0, 1, 1])
  }

  struct Colors: Decodable {
    let width, height, bits: Int
    let source: [Float]
    let result: [Double]
  }

  @Test func imageNetsStatisticsAreForSamplesFromZeroToOne() throws {
    for example in try fixture("image-net", of: Colors.self) {
      let image = FloatImage(width: example.width, height: example.height, channels: 3, values: example.source)
      let range = 0...Float(1 << example.bits - 1)
      #expect(largestDifference(image.normalized(.imageNet, range: range).values, example.result) <= 1e-5)
    }
  }

  @Test func aWindowIsTheSameForEveryImage() {
    let window = Normalization.window(centre: 40, width: 400)
    let image = FloatImage(width: 6, height: 1, values: [-1000, -160, 40, 240, 3000, .nan])
    #expect(image.normalized(window).values == [0, 0, 0.5, 1, 1, 0])
    #expect(FloatImage(width: 2, height: 2, repeating: 40).normalized(window).values == [0.5, 0.5, 0.5, 0.5])
    let infinite = FloatImage(width: 2, height: 1, values: [.infinity, -.infinity])
    #expect(infinite.normalized(window).values == [1, 0])
  }

  /// Deviations of 30 about a mean of 60,000, of 3 about 10⁶ and so on: sums of squares would lose them.
  @Test(arguments: [(60_000, 30), (1_000_000, 3), (0, 1e-4), (-5e8, 1e5), (1e20, 1e18), (0, 1e-30), (2e37, 1e37)])
  func aLargeMeanCostsNoPrecision(mean: Double, deviation: Double) {
    for (width, height) in [(512, 17), (63, 64), (5, 3)] {
      let values = noise(width, height, item: "large").values.map { Float(mean + deviation * (Double($0) - 0.5)) }
      let exact = values.map(Double.init)
      let center = exact.reduce(0, +) / Double(exact.count)
      let spread = (exact.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(exact.count)).squareRoot()
      let image = FloatImage(width: width, height: height, values: values).normalized(.zScore)
      #expect(largestDifference(image.values, exact.map { ($0 - center) / spread }) <= 1e-5)
    }
  }

  @Test func stepsSayWhatRangeTheyLeave() {
    let byte: ClosedRange<Float> = 0...255
    #expect(Normalization.none.range(after: byte) == byte)
    #expect(Normalization.clahe(CLAHE()).range(after: byte) == byte)
    #expect(Normalization.minMax.range(after: nil) == 0...1)
    for lost: Normalization in [.zScore, .nonZeroZScore, .imageNet, .dataSet(DataSetScaling(.zScore))] {
      #expect(lost.range(after: byte) == nil)
    }
  }

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
