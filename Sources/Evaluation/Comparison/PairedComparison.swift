/// Whether one of two variants is better, from the scores of both on the same units with the same seeds.
///
/// A unit is a patient where there are groups, else a case. One rule decides: the sign-flip test over the units' differences,
/// each averaged over the seeds first, with p corrected for all pairs that are compared; *and* the 95 % t interval of the
/// seeds' differences, each averaged over the units, must not hold 0. The first asks whether other units could say otherwise,
/// the second whether other seeds could. All else stands beside and decides nothing.
public struct PairedComparison: Sendable, Equatable {
  /// Variant B minus variant A, one a unit, averaged over the seeds.
  public let unitDifferences: [Double]
  /// The same, one a seed, averaged over the units.
  public let seedDifferences: [Double]
  public let permutation: SignFlipTest
  /// Of the mean difference over units.
  public let overUnits: MeanInterval
  /// Of the mean difference over seeds; its ends are not numbers for one seed.
  public let overSeeds: MeanInterval

  /// - Parameters:
  ///   - first: scores of variant A, unit by unit, each seed by seed.
  ///   - second: those of variant B, of the same units and seeds.
  ///   - seed: of the drawn sign flips.
  ///   - item: the pair's name, for its draws.
  /// - Precondition: both have the same number of units, at least one, and of seeds; every score is a number.
  public init(first: [[Double]], second: [[Double]], seed: UInt64, item: String = "") {
    precondition(!first.isEmpty && first.map(\.count) == second.map(\.count))
    let differences = zip(first, second).map { zip($0, $1).map { $1 - $0 } }
    let seeds = differences[0].count
    precondition(seeds > 0 && differences.allSatisfy { $0.count == seeds && $0.allSatisfy(\.isFinite) })
    let units = Double(differences.count)
    unitDifferences = differences.map { $0.reduce(0, +) / Double(seeds) }
    seedDifferences = (0..<seeds).map { seed in differences.reduce(0) { $0 + $1[seed] } / units }
    permutation = SignFlipTest(differences: unitDifferences, seed: seed, item: item)
    overUnits = MeanInterval(unitDifferences)
    overSeeds = MeanInterval(seedDifferences)
  }

  /// B minus A, over all units and seeds.
  public var difference: Double { overUnits.mean }

  /// Whether the seeds agree that there is a difference; nothing with one seed, whose noise is unknown.
  public var seedsAgree: Bool? {
    guard seedDifferences.count > 1 else { return nil }
    return overSeeds.low > 0 || overSeeds.high < 0
  }

  /// The difference in standard deviations of the units' differences (Cohen's d_z); not a number where there is no spread.
  public var effectSize: Double {
    let spread = standardDeviation(unitDifferences)
    return spread > 0 ? difference / spread : .nan
  }

  /// The chance that the variant with the higher mean is not better, given these units and no other knowledge.
  ///
  /// t_{n−1}(−√n |mean| / s), which is Christodoulou et al., "False promises in medical imaging AI?", 2025, with the spread of
  /// the differences known rather than guessed. Not a number for one unit.
  public var probabilityOfFalseClaim: Double {
    guard unitDifferences.count > 1 else { return .nan }
    if difference == 0 { return 0.5 }
    let units = Double(unitDifferences.count)
    let spread = standardDeviation(unitDifferences)
    let t = spread > 0 ? units.squareRoot() * abs(difference) / spread : .infinity
    return StudentDistribution(degreesOfFreedom: units - 1).probability(above: t)
  }

  /// About how many units would show the observed difference at the level with 80 % power, if it were the true one and
  /// their spread as it is; nothing where no number would.
  ///
  /// The smallest n ≥ (t_{1−α/2} + t_{0.8})² s² / mean², both quantiles with n − 1 degrees of freedom.
  public func unitsNeeded(level: Double = 0.05, power: Double = 0.8) -> Int? {
    let effect = abs(effectSize)
    guard effect.isFinite && effect > 1e-4 else { return nil }
    return smallestCount { units in
      let student = StudentDistribution(degreesOfFreedom: Double(units - 1))
      let reach = (student.quantile(1 - level / 2) + student.quantile(power)) / effect
      return Double(units) >= reach * reach
    }
  }
}

/// The sample's, with n − 1 below; not a number of fewer than two values.
public func standardDeviation(_ values: [Double]) -> Double {
  guard values.count > 1 else { return .nan }
  let mean = values.reduce(0, +) / Double(values.count)
  return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
}
