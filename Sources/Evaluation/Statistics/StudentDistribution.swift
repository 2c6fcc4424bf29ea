/// Student's t distribution: that of a mean over its standard error, where the values are normal.
///
/// Student, "The probable error of a mean" (Biometrika 6, 1908).
///
///     StudentDistribution(degreesOfFreedom: 9).quantile(0.975)  // 2.262…, for a 95 % interval over 10 values
public struct StudentDistribution: Sendable, Equatable {
  /// Values less one, for a mean; need not be whole.
  public let degreesOfFreedom: Double

  /// - Precondition: `degreesOfFreedom` is above 0.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0)
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The probability of a value above `t`.
  public func probability(above t: Double) -> Double {
    if t < 0 { return 1 - probability(above: -t) }
    // From its larger side each form keeps the digits of t.
    let square = t * t
    let sum = degreesOfFreedom + square
    guard sum.isFinite else { return 0 }
    return incompleteBeta(degreesOfFreedom / sum, complement: square / sum, degreesOfFreedom / 2, 0.5) / 2
  }

  /// The value below which lies a share `p` of the distribution; infinite for 0 and 1.
  ///
  /// By bisection down to neighbouring numbers.
  ///
  /// - Precondition: `p` is from 0 to 1.
  public func quantile(_ p: Double) -> Double {
    precondition((0...1).contains(p))
    if p == 0.5 { return 0 }
    if p < 0.5 { return -value(withAbove: p) }
    return value(withAbove: 1 - p)
  }

  /// The positive value with a share of less than a half above it.
  private func value(withAbove share: Double) -> Double {
    if share == 0 { return .infinity }
    var high = 1.0
    while probability(above: high) > share { high *= 2 }
    var low = high == 1 ? 0 : high / 2
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { return middle }
      if probability(above: middle) > share { low = middle } else { high = middle }
    }
  }
}
