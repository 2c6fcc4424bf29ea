import Testing

@testable import Imaging

@Suite struct ChannelStatisticsTests {
  private func statistics(_ values: [Float]) -> ChannelStatistics {
    var statistics = ChannelStatistics()
    var values = values
    values.withUnsafeMutableBufferPointer { statistics.add($0, [.range, .moments]) }
    return statistics
  }

  @Test(arguments: [(1, 0.0), (7, 0), (1023, 5), (1025, -3), (5000, 60000)]) func whatTheyAre(count: Int, mean: Double)
  {
    let values = noise(count, 1).values.map { $0 + Float(mean) }
    let expectedMean = values.reduce(0) { $0 + Double($1) } / Double(count)
    let squares = values.reduce(0) { $0 + (Double($1) - expectedMean) * (Double($1) - expectedMean) }
    let deviation = (squares / Double(count)).squareRoot()
    let found = statistics(values)
    #expect(found.lowest == values.min() && found.highest == values.max())
    #expect(abs(found.mean - expectedMean) < 1e-7 * max(1, abs(mean)))
    #expect(abs(found.deviation - deviation) <= 1e-6 * deviation)
  }

  @Test(arguments: [0.1, 0, -7e8, 3.3] as [Float]) func oneValueHasNoSpread(value: Float) {
    let found = statistics(Array(repeating: value, count: 3333))
    #expect(found.mean == Double(value) && found.deviation == 0 && found.range == 0)
  }
}
