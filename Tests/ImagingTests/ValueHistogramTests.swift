import Imaging
import Testing

@Suite struct ValueHistogramTests {
  private func histogram(_ values: [Float]) -> ValueHistogram {
    var histogram = ValueHistogram()
    values.withUnsafeBufferPointer { histogram.add($0) }
    return histogram
  }

  /// As numpy: linear between two ranks.
  private func percentile(_ values: [Float], _ percent: Double) -> Double {
    let sorted = values.sorted()
    let position = percent / 100 * Double(sorted.count - 1)
    let (lower, upper) = (Double(sorted[Int(position)]), Double(sorted[min(Int(position) + 1, sorted.count - 1)]))
    return lower + (position - position.rounded(.down)) * (upper - lower)
  }

  @Test(arguments: [0, 0.5, 17, 50, 99.5, 100]) func wholeNumbersAreExact(percent: Double) {
    let values = noise(3000, 1).values.map { ($0 * 65536).rounded() - 30_000 } + [0, -0.0, 65_536, -65_536]
    #expect(histogram(values).percentile(percent) == percentile(values, percent))
  }

  @Test(arguments: [0, 0.5, 17, 50, 99.5, 100]) func otherNumbersAreNearlyExact(percent: Double) {
    for scale in [Float.leastNormalMagnitude / 128, 1e-20, 1, 3e38] {
      let values = noise(2000, 1).values.map { ($0 - 0.5) * scale }
      let exact = percentile(values, percent)
      #expect(abs(histogram(values).percentile(percent) - exact) <= Double(scale) / 65_536 + 4e-43)
    }
  }

  @Test func partsGiveTheWhole() {
    let values = noise(2000, 1).values.map { ($0 - 0.3) * 900 }
    var parts = histogram(Array(values[..<700]))
    parts.merge(histogram(Array(values[700...])))
    #expect(parts.count == 2000)
    for percent in [0, 3, 61.7, 100] { #expect(parts.percentile(percent) == histogram(values).percentile(percent)) }
  }
}
