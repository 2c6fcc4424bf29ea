import Testing

@testable import Imaging

@Suite struct PercentileTests {
  @Test func ranksAreThoseOfSorting() {
    var values = noise(31, 17).values.map { ($0 - 0.5) * 1e4 }
    values += [0, -0.0, .leastNonzeroMagnitude, -.greatestFiniteMagnitude, .greatestFiniteMagnitude, 1, 1, 1]
    let sorted = values.sorted()
    let ranked = RankedValues(values[...])
    for rank in sorted.indices {
      let percent = 100 * Double(rank) / Double(sorted.count - 1)
      // Rounding may put the position a hair below its rank.
      let found = Float(ranked.percentile(percent))
      let around = sorted[max(rank - 1, 0)]...sorted[min(rank + 1, sorted.count - 1)]
      #expect(around.contains(found))
    }
    #expect(ranked.percentile(0) == Double(sorted[0]))
    #expect(ranked.percentile(100) == Double(sorted[sorted.count - 1]))
  }

  @Test func interpolatesBetweenRanks() {
    let ranked = RankedValues([4, 1, 3, 2])
    #expect(ranked.percentile(50) == 2.5)
    #expect(ranked.percentile(25) == 1.75)
    #expect(RankedValues([9]).percentile(33) == 9)
  }
}
