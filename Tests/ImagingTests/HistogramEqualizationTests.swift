import Imaging
import Testing

@Suite struct HistogramEqualizationTests {
  struct Case: Decodable {
    let width, height: Int
    let source, result: [Float]
    var image: FloatImage { FloatImage(width: width, height: height, values: source) }
  }

  @Test func isOpenCVsOnEightBits() throws {
    for example in try fixture("equalization", of: Case.self) {
      let equalized = example.image.normalized(.equalize(HistogramEqualization()), range: 0...255)
      #expect(equalized.values == example.result)
    }
  }

  /// The same image in 16 bits, or as a float image of unknown range, becomes the same but for rounding to levels.
  @Test func otherSamplesBecomeTheSame() throws {
    let example = try fixture("equalization", of: Case.self)[0]
    let wide = FloatImage(width: example.width, height: example.height, values: example.source.map { $0 * 257 })
    let equalized = wide.normalized(.equalize(HistogramEqualization()), range: 0...65535)
    #expect(largestDifference(equalized.values.map { $0 / 257 }, example.result.map(Double.init)) <= 0.51)
    let (low, high) = (example.source.min()!, example.source.max()!)
    let float = FloatImage(
      width: example.width, height: example.height, values: example.source.map { ($0 - low) / (high - low) - 3 })
    let unknown = float.normalized(.equalize(HistogramEqualization()))
    #expect(unknown.values.min()! >= -3 && unknown.values.max()! == -2)
  }

  @Test func orderIsKeptAndAnImageOfOneValueStays() {
    let image = noise(30, 20)
    let equalized = image.normalized(.equalize(HistogramEqualization(bins: 32)))
    let order = image.values.indices.sorted { image.values[$0] < image.values[$1] }
    for (one, next) in zip(order, order.dropFirst()) { #expect(equalized.values[one] <= equalized.values[next]) }
    let constant = FloatImage(width: 3, height: 3, repeating: 0.3)
    #expect(constant.normalized(.equalize(HistogramEqualization())) == constant)
    let odd = FloatImage(width: 4, height: 1, values: [.nan, .infinity, 0, 1]).normalized(.equalize(.init()))
    #expect(odd.values == [0, 1, 0, 1])
  }
}
