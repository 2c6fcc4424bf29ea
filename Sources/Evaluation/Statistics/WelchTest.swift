/// Whether two sets of independent values have the same mean, without taking their spreads to be alike.
///
/// t = (mean₁ − mean₂) / √(s₁²/n₁ + s₂²/n₂), with the degrees of freedom of Welch and Satterthwaite. Two-sided.
///
/// Source: Welch, "The generalization of 'Student's' problem when several different population variances are involved", 1947.
public struct WelchTest: Sendable, Equatable {
  /// The first mean less the second.
  public let difference: Double
  /// The 95 % interval of the difference; not a number where no value of either set differs from another.
  public let low: Double
  public let high: Double
  /// Not a number where no value of either set differs from another.
  public let pValue: Double
  public let degreesOfFreedom: Double

  /// - Precondition: each set has two finite values or more.
  public init(_ first: [Double], _ second: [Double]) {
    precondition(first.count > 1 && second.count > 1)
    let (one, other) = (Self.moments(first), Self.moments(second))
    difference = one.mean - other.mean
    let variance = one.ofMean + other.ofMean
    // What rounding alone makes of equal values is no spread.
    guard variance.squareRoot() > 1e-12 * max(abs(one.mean), abs(other.mean)) else {
      (low, high, pValue, degreesOfFreedom) = (.nan, .nan, .nan, .nan)
      return
    }
    degreesOfFreedom =
      variance * variance
      / (one.ofMean * one.ofMean / Double(first.count - 1) + other.ofMean * other.ofMean / Double(second.count - 1))
    let student = StudentDistribution(degreesOfFreedom: degreesOfFreedom)
    let error = variance.squareRoot()
    pValue = 2 * student.probability(above: abs(difference) / error)
    let reach = student.quantile(0.975) * error
    (low, high) = (difference - reach, difference + reach)
  }

  /// The mean, and its variance.
  private static func moments(_ values: [Double]) -> (mean: Double, ofMean: Double) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1) / count)
  }
}
