internal import Randomness

/// Intervals of a mean by drawing units again, with replacement.
///
/// Source: Efron, "Better bootstrap confidence intervals", 1987; Efron and Tibshirani, "An introduction to the bootstrap",
/// 1993, chapter 14.
public struct Bootstrap: Sendable {
  /// Draws of all units that an interval rests on by default.
  public static let standardDraws = 10_000

  /// The mean of the units.
  public let mean: Double
  /// The means of the drawn sets, ascending.
  public let drawnMeans: [Double]
  private let values: [Double]

  /// - Parameters:
  ///   - values: one a unit, finite; at least one.
  ///   - seed: of the draws.
  ///   - item: what the values are, so that each set has draws of its own.
  public init(_ values: [Double], draws count: Int = standardDraws, seed: UInt64, item: String = "") {
    var draws = KeyedGenerator(seed: seed, stream: "bootstrap", item: item)
    self.init(values, draws: count) { draws.integer(below: values.count) }
  }

  /// With units chosen from elsewhere.
  init(_ values: [Double], draws count: Int, nextUnit: () -> Int) {
    precondition(!values.isEmpty && values.allSatisfy(\.isFinite) && count > 0)
    self.values = values
    mean = values.reduce(0, +) / Double(values.count)
    drawnMeans = (0..<count).map { _ in
      var sum = 0.0
      for _ in values.indices { sum += values[nextUnit()] }
      return sum / Double(values.count)
    }.sorted()
  }

  /// Between the quantiles of the drawn means.
  ///
  /// - Parameter level: the share of intervals that hold the true mean, 0.95.
  public func percentileInterval(level: Double = 0.95) -> ClosedRange<Double> {
    let outside = (1 - level) / 2
    return quantile(drawnMeans, outside)...quantile(drawnMeans, 1 - outside)
  }

  /// Bias-corrected and accelerated: the quantiles are moved by how lopsided the drawn means and the units are.
  ///
  /// Of units that are all equal it is that one value.
  public func interval(level: Double = 0.95) -> ClosedRange<Double> {
    // Means that differ by rounding alone are equal.
    let rounding = 1e-13 * (values.map { abs($0) }.max() ?? 0)
    let below = drawnMeans.count { $0 < mean - rounding }
    let notAbove = drawnMeans.count { $0 <= mean + rounding }
    let bias = NormalDistribution.quantile(Double(below + notAbove) / Double(2 * drawnMeans.count))
    guard bias.isFinite, let acceleration else { return percentileInterval(level: level) }
    func end(_ share: Double) -> Double {
      let z = bias + NormalDistribution.quantile(share)
      return quantile(drawnMeans, NormalDistribution.probability(below: bias + z / (1 - acceleration * z)))
    }
    let outside = (1 - level) / 2
    let ends = (end(outside), end(1 - outside))
    return min(ends.0, ends.1)...max(ends.0, ends.1)
  }

  /// From the means without one unit each; nothing where all are equal.
  private var acceleration: Double? {
    // A mean without unit i differs from the mean of such means by (value − mean) / (n − 1) times −1.
    let deviations = values.map { $0 - mean }
    let squares = deviations.reduce(0) { $0 + $1 * $1 }
    guard squares > 0 else { return nil }
    let cubes = deviations.reduce(0) { $0 + $1 * $1 * $1 }
    return cubes / (6 * squares * squares.squareRoot())
  }
}

/// The quantile of ascending values, linear between neighbours, as `numpy.quantile` has it.
///
/// - Precondition: there is a value, and the share lies in 0...1.
func quantile(_ sorted: [Double], _ share: Double) -> Double {
  precondition(!sorted.isEmpty && (0...1).contains(share))
  let place = share * Double(sorted.count - 1)
  let index = min(Int(place), sorted.count - 1)
  let next = min(index + 1, sorted.count - 1)
  return sorted[index] + (place - Double(index)) * (sorted[next] - sorted[index])
}
