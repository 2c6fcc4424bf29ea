import Testing

@testable import Evaluation

@Suite struct WelchTestTests {
  /// scipy 1.17: `ttest_ind(first, second, equal_var=False)` and its `confidence_interval(0.95)`.
  @Test func agreesWithScipy() {
    let test = WelchTest([0.81, 0.62, 0.93, 0.55, 0.71, 0.77], [0.9, 0.88, 0.95, 0.86, 0.91, 0.89, 0.93])
    #expect(abs(test.difference + 0.171190476190476) < 1e-12)
    #expect(abs(test.pValue - 0.026743467954483895) < 1e-9)
    #expect(abs(test.degreesOfFreedom - 5.427120797274392) < 1e-9)
    #expect(abs(test.low + 0.31385078873097383) < 1e-9)
    #expect(abs(test.high + 0.028530163649978152) < 1e-9)
  }

  @Test func orderTurnsTheSign() {
    let (one, other) = (WelchTest([1, 2, 4], [3, 5]), WelchTest([3, 5], [1, 2, 4]))
    #expect(abs(one.difference + other.difference) < 1e-12 && abs(one.pValue - other.pValue) < 1e-12)
    #expect(abs(one.low + other.high) < 1e-12)
  }

  @Test func valuesThatNeverDifferHaveNoSpread() {
    let test = WelchTest([1, 1], [2, 2, 2])
    #expect(test.difference == -1 && test.pValue.isNaN && test.low.isNaN)
    let third = 1.0 / 3
    #expect(WelchTest([third, third.nextUp, third], [third, third.nextDown]).pValue.isNaN)
    #expect(WelchTest([0, 0], [0, 0]).pValue.isNaN)
  }
}
