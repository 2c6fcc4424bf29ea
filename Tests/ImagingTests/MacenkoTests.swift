import Imaging
import Testing

@Suite struct MacenkoTests {
  struct Case: Decodable {
    let width, height: Int
    let source: [Float]
    let result, torchstain: [Double]
    var image: FloatImage { FloatImage(width: width, height: height, channels: 3, values: source) }
  }

  @Test func isThePublishedMethod() throws {
    for example in try fixture("stains", of: Case.self) {
      let normalized = example.image.normalized(.macenko(Macenko()), range: 0...255)
      #expect(largestDifference(normalized.values, example.result) <= 0.02)
      // Cut down to whole levels, as torchstain does; where a level is met exactly, rounding decides.
      for (value, level) in zip(normalized.values, example.torchstain) {
        #expect(Double(value) >= level - 0.02 && Double(value) <= level + 1.02)
      }
    }
  }

  @Test func sixteenBitsBecomeWhatEightDo() throws {
    let example = try fixture("stains", of: Case.self)[0]
    let wide = FloatImage(
      width: example.width, height: example.height, channels: 3, values: example.source.map { $0 * 257 })
    let normalized = wide.normalized(.macenko(Macenko()), range: 0...65535)
    #expect(largestDifference(normalized.values.map { $0 / 257 }, example.result) <= 0.02)
  }

  /// What has been normalized has the reference's stains: normalizing it once more changes little.
  @Test func aNormalizedImageStays() throws {
    for example in try fixture("stains", of: Case.self) {
      let once = example.image.normalized(.macenko(Macenko()), range: 0...255)
      let twice = once.normalized(.macenko(Macenko()), range: 0...255)
      let mean = zip(once.values, twice.values).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(once.values.count)
      #expect(mean < 5)
    }
  }

  @Test func withoutTwoStainsAnImageStays() {
    for color: [Float] in [[240, 240, 240], [120, 60, 90], [0, 0, 0], [255, 255, 255]] {
      let image = FloatImage(width: 2, height: 2, channels: 3, values: color.flatMap { [$0, $0, $0, $0] })
      #expect(image.normalized(.macenko(Macenko()), range: 0...255) == image)
    }
    let pixel = FloatImage(width: 1, height: 1, channels: 3, values: [100, 50, 80])
    #expect(pixel.normalized(.macenko(Macenko()), range: 0...255) == pixel)
  }
}
