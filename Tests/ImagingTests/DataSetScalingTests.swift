import Imaging
import Testing

@Suite struct DataSetScalingTests {
  struct Case: Decodable {
    struct Sample: Decodable {
      let width, height: Int
      let values: [Float]
      let labels: [UInt8]
      var image: FloatImage { FloatImage(width: width, height: height, channels: 2, values: values) }
      var map: LabelMap { LabelMap(width: width, height: height, labels: labels) }
    }
    struct Channel: Decodable {
      let low, high, mean, deviation, scoredMean, scoredDeviation: Double
      let count: Int
    }
    let kind: String
    let channels: [Channel]
    let images: [Sample]
  }

  private func statistics(_ method: DataSetScaling.Method, _ images: [Case.Sample]) -> IntensityStatistics {
    var sum = IntensityStatistics(method, channels: 2)
    for image in images { sum.add(image.image, labels: image.map) }
    return sum
  }

  private func isNear(_ one: Double, _ other: Double, _ share: Double) -> Bool {
    abs(one - other) <= share * abs(other)
  }

  @Test func countsWhatNNUNetDoes() throws {
    for example in try fixture("data-set", of: Case.self) {
      let foreground = try #require(statistics(.percentile(low: 0.5, high: 99.5), example.images).channels)
      let scored = try #require(statistics(.zScore, example.images).channels)
      for (index, expected) in example.channels.enumerated() {
        #expect(foreground[index].count == expected.count)
        #expect(isNear(foreground[index].mean, expected.mean, 1e-6), "\(example.kind)")
        #expect(isNear(foreground[index].deviation, expected.deviation, 5e-6))
        // Whole numbers exactly but for the interpolation's rounding.
        let share = example.kind == "float" ? 2e-5 : 1e-12
        #expect(isNear(try #require(foreground[index].lowest), expected.low, share))
        #expect(isNear(try #require(foreground[index].highest), expected.high, share))
        #expect(isNear(scored[index].mean, expected.scoredMean, 1e-6))
        #expect(isNear(scored[index].deviation, expected.scoredDeviation, 5e-6))
        #expect(scored[index].lowest == nil && scored[index].highest == nil)
      }
    }
  }

  @Test func partsGiveTheWhole() throws {
    for example in try fixture("data-set", of: Case.self) {
      let method = DataSetScaling.Method.percentile(low: 5, high: 80)
      var parts = statistics(method, Array(example.images[..<1]))
      parts.merge(statistics(method, Array(example.images[1...])))
      let (found, whole) = (try #require(parts.channels), try #require(statistics(method, example.images).channels))
      for (one, other) in zip(found, whole) {
        #expect(one.count == other.count && one.lowest == other.lowest && one.highest == other.highest)
        #expect(isNear(one.mean, other.mean, 1e-12) && isNear(one.deviation, other.deviation, 1e-9))
      }
    }
  }

  @Test func clipsAndScales() {
    let channel = DataSetScaling.Channel(mean: 100, deviation: 50, lowest: 0, highest: 250, count: 9)
    let scaling = Normalization.dataSet(DataSetScaling(.percentile(low: 0.5, high: 99.5), channels: [channel]))
    let image = FloatImage(width: 7, height: 1, values: [-700, 0, 100, 150, 900, .nan, .infinity])
    #expect(image.normalized(scaling).values == [-2, -2, 0, 1, 3, 0, 3])
    // A constant image is not the mean of the set.
    #expect(FloatImage(width: 2, height: 1, repeating: 200).normalized(scaling).values == [2, 2])
  }

  @Test func channelsHaveTheirOwnNumbers() {
    let channels = [
      DataSetScaling.Channel(mean: 10, deviation: 2, count: 1),
      DataSetScaling.Channel(mean: -4, deviation: 0.5, count: 1),
    ]
    let image = FloatImage(width: 2, height: 1, channels: 2, values: [12, .infinity, -4, -5])
    let scaled = image.normalized(.dataSet(DataSetScaling(.zScore, channels: channels)))
    // An infinity is the largest finite value.
    #expect(scaled.values == [1, 1, 0, -2])
  }

  @Test func aSetOfOneValueGivesZeros() throws {
    var sum = IntensityStatistics(.zScore, channels: 1)
    sum.add(FloatImage(width: 3, height: 1, repeating: 5), labels: labels("011"))
    let channels = try #require(sum.channels)
    #expect(channels[0].mean == 5 && channels[0].deviation == 0)
    let image = FloatImage(width: 3, height: 1, values: [4, 5, 6])
    #expect(image.normalized(.dataSet(DataSetScaling(.zScore, channels: channels))).values == [0, 0, 0])
  }

  @Test func nothingToCountGivesNothing() {
    var sum = IntensityStatistics(.percentile(low: 1, high: 99), channels: 1)
    sum.add(FloatImage(width: 3, height: 1, values: [1, 2, .nan]), labels: labels("0x1"))
    #expect(sum.channels == nil)
  }
}
