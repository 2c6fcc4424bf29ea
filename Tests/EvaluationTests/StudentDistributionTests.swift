import Foundation
import Testing

@testable import Evaluation

/// Parity with scipy, with numbers from `reference_student.py`.
@Suite struct StudentDistributionTests {
  @Test func quantilesAreThoseOfScipy() {
    for (degrees, share, expected) in ReferenceStudent.quantiles {
      let found = StudentDistribution(degreesOfFreedom: degrees).quantile(share)
      #expect(abs(found - expected) <= 1e-9 * max(1, abs(expected)), "\(degrees), \(share): \(found)")
    }
  }

  @Test func sharesAreThoseOfScipy() {
    for (degrees, value, expected) in ReferenceStudent.shares {
      let distribution = StudentDistribution(degreesOfFreedom: degrees)
      let found = distribution.probability(above: value)
      #expect(abs(found - expected) <= 1e-12, "\(degrees), \(value): \(found)")
      // In the far tail the relative error counts.
      #expect(abs(found - expected) <= 1e-9 * expected, "\(degrees), \(value): \(found)")
      #expect(isClose(distribution.probability(above: -value), 1 - expected))
    }
  }

  /// Of one degree of freedom it is Cauchy's distribution, which has a formula; scipy loses digits at 1e-8.
  @Test(arguments: [1e-12, 1e-8, 0.3, 1, 7, 1e9])
  func ofOneDegreeOfFreedomItIsCauchys(value: Double) {
    let expected = atan2(1, value) / .pi
    #expect(abs(StudentDistribution(degreesOfFreedom: 1).probability(above: value) - expected) <= 1e-14 * expected)
  }

  @Test func theEndsAreInfinite() {
    let distribution = StudentDistribution(degreesOfFreedom: 3)
    #expect(distribution.quantile(0) == -.infinity)
    #expect(distribution.quantile(0.5) == 0)
    #expect(distribution.quantile(1) == .infinity)
    #expect(distribution.probability(above: .infinity) == 0)
  }

  @Test func intervalsOfMeansAreThoseOfScipy() {
    for (values, low, high) in ReferenceStudent.intervals {
      let interval = MeanInterval(values)
      #expect(isClose(interval.low, low) && isClose(interval.high, high))
      #expect(isClose(interval.mean, (low + high) / 2))
      let narrow = MeanInterval(values, confidence: 0.5)
      #expect(narrow.low > interval.low && narrow.high < interval.high)
    }
  }

  @Test func overTooFewValuesNothingIsKnown() {
    #expect(MeanInterval([]).mean.isNaN)
    let one = MeanInterval([3])
    #expect(one.mean == 3 && one.low.isNaN && one.high.isNaN)
    let equal = MeanInterval([2, 2, 2])
    #expect((equal.low, equal.mean, equal.high) == (2, 2, 2))
  }

  /// Γ(n) = (n − 1)!, Γ(1/2) = √π, and B(a, b) by both of its ways.
  @Test func theGammaFunctionIsExact() {
    #expect(isClose(GammaFunction.logarithm(5), 3.1780538303479458))
    #expect(isClose(GammaFunction.logarithm(0.5), 0.5723649429247001))
    for large in [15.5, 16, 40, 300] {
      let plain =
        GammaFunction.logarithm(large) + GammaFunction.logarithm(0.5) - GammaFunction.logarithm(large + 0.5)
      #expect(isClose(GammaFunction.logarithmOfBeta(0.5, large), plain, within: 1e-11))
    }
  }
}
