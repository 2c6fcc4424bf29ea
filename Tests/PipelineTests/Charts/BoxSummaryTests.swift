import Testing

@testable import Pipeline

@Suite struct BoxSummaryTests {
  @Test func agreesWithNumpyAndMatplotlib() {
    // numpy.percentile([1, 2, 4, 8, 16, 100], [25, 50, 75]) is 2.5, 6, 14; matplotlib.cbook.boxplot_stats: 1 … 16.
    let summary = BoxSummary([100, 1, 16, 2, 8, 4])
    #expect(summary.quartiles == 2.5...14)
    #expect(summary.median == 6)
    #expect(summary.whiskers == 1...16)
    #expect(abs(summary.mean - 131.0 / 6) < 1e-12)
  }

  @Test func ofOneValueItIsThatValue() {
    let summary = BoxSummary([3])
    #expect(summary.quartiles == 3...3 && summary.whiskers == 3...3 && summary.median == 3 && summary.mean == 3)
  }

  @Test func whiskersNeverEndInsideTheBox() {
    let summary = BoxSummary([0, 0, 0, 0, 10, 10])
    #expect(summary.whiskers.lowerBound <= summary.quartiles.lowerBound)
    #expect(summary.whiskers.upperBound >= summary.quartiles.upperBound)
  }
}
