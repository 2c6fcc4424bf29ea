import Testing

@testable import Imaging

@Suite struct MomentsTests {
  private func moments(_ values: [Float]) -> (fast: Moments?, slow: Moments) {
    values.withUnsafeBufferPointer { (Moments(allFinite: $0), Moments(finiteOf: $0)) }
  }

  @Test(arguments: [1, 15, 16, 17, 2047, 2048, 2049, 10_000])
  func blocksGiveWhatOneSumDoes(count: Int) throws {
    let values = noise(count, 1).values.map { $0 * 65535 }
    let (fast, slow) = moments(values)
    guard count > 1 else { return #expect(fast == nil && slow.deviation == 0) }
    let found = try #require(fast)
    #expect(found.count == count && slow.count == count)
    #expect(abs(found.mean - slow.mean) <= 1e-7 * slow.deviation)
    #expect(abs(found.deviation - slow.deviation) <= 3e-6 * slow.deviation)
  }

  @Test func partsGiveTheWhole() {
    let values = noise(997, 1).values
    let whole = moments(values).slow
    var parts = Moments()
    for part in [values[..<1], values[1..<1], values[1..<500], values[500...]] {
      parts.merge(moments(Array(part)).slow)
    }
    #expect(parts.count == whole.count)
    #expect(abs(parts.mean - whole.mean) <= 1e-14)
    #expect(abs(parts.deviation - whole.deviation) <= 1e-14)
  }

  @Test func whatIsNotFiniteIsLeftToTheSlowWay() {
    for odd: Float in [.nan, .infinity, -.infinity] {
      for place in [0, 20, 4000, 4999] {
        var values = noise(5000, 1).values
        values[place] = odd
        let (fast, slow) = moments(values)
        #expect(fast == nil && slow.count == 4999)
      }
    }
  }

  @Test func boundsOfTheFiniteValues() throws {
    for count in [1, 16, 33, 5000] {
      let values = noise(count, 1).values
      let bounds = try #require(values.withUnsafeBufferPointer { FiniteBounds(of: $0) })
      #expect(bounds.lowest == values.min() && bounds.highest == values.max())
      for odd: Float in [.nan, .infinity, -.infinity] {
        let mixed = values + [odd] + values
        #expect(mixed.withUnsafeBufferPointer { FiniteBounds(of: $0) } == bounds)
      }
    }
    #expect([Float.nan, .infinity].withUnsafeBufferPointer { FiniteBounds(of: $0) } == nil)
  }
}
