import Testing

@testable import Evaluation

@Suite struct QuartileCutTests {
  /// `numpy.percentile(values, [25, 50, 75])` is 3, 5, 7.5.
  @Test func valuesAreCutAtQuartiles() {
    let cut = QuartileCut([5, 1, 9, 3, 3, 8, 2, 7, 4, 6, 12])
    #expect(cut.ranges == [1...3, 4...5, 6...7, 8...12])
    #expect([1, 3, 4, 7, 12].map(cut.group) == [0, 0, 1, 2, 3])
    #expect(cut.group(of: 3.5) == nil)
  }

  @Test func equalValuesStayTogether() {
    let cut = QuartileCut([1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 5])
    #expect(cut.ranges == [1...1, 2...2, 3...5])
  }

  @Test func fewValuesAreGroups() {
    #expect(QuartileCut([2, 1, 2, 4, 1]).ranges == [1...1, 2...2, 4...4])
    #expect(QuartileCut([]).ranges.isEmpty)
  }
}
