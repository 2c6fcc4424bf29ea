/// The mean of independent values and the interval in which the mean of all such values lies with 95 % confidence.
///
/// mean ± t · s / √n, with the sample's standard deviation s and the quantile t of Student's distribution with n − 1
/// degrees of freedom. It holds for values that are about normal; over few of them it is wide, as it should be, and over
/// values of which one is far from the others it holds badly.
public struct MeanInterval: Sendable, Equatable {
  public let count: Int
  /// Not a number over nothing.
  public let mean: Double
  /// Not a number over fewer than two values.
  public let low: Double
  public let high: Double

  /// - Parameter confidence: the share of such intervals that hold the true mean.
  /// - Precondition: `confidence` is above 0 and below 1.
  public init(_ values: [Double], confidence: Double = 0.95) {
    precondition(confidence > 0 && confidence < 1)
    count = values.count
    guard count > 0 else {
      (mean, low, high) = (.nan, .nan, .nan)
      return
    }
    let mean = values.reduce(0, +) / Double(count)
    self.mean = mean
    guard count > 1 else {
      (low, high) = (.nan, .nan)
      return
    }
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
    let quantile = StudentDistribution(degreesOfFreedom: Double(count - 1)).quantile((1 + confidence) / 2)
    let reach = quantile * (variance / Double(count)).squareRoot()
    (low, high) = (mean - reach, mean + reach)
  }
}
