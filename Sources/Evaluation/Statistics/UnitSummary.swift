/// What the values of independent units amount to, and how far their mean and median can be trusted.
///
///     let summary = UnitSummary(CaseUnits(groups: ["a", "a", nil]), values: [0.5, 0.7, 0.9])
///     summary.interval.mean     // 0.75, of two units
public struct UnitSummary: Sendable, Equatable {
  /// Those that are finite, in the order of the units.
  public let values: [Double]
  /// Units whose value is undefined or infinite.
  public let leftOut: Int
  /// Sample standard deviation, n − 1 below; not a number of fewer than two units.
  public let deviation: Double
  /// n, the mean, and its 95 % interval by Student's t.
  public let interval: MeanInterval
  /// The median with a 95 % interval between order statistics.
  public let median: MedianInterval

  /// - Parameter values: one a unit; those that are not finite are left out.
  public init(_ values: [Double]) {
    let finite = values.filter(\.isFinite)
    self.values = finite
    leftOut = values.count - finite.count
    deviation = standardDeviation(finite)
    interval = MeanInterval(finite)
    median = MedianInterval(finite)
  }

  /// - Parameter values: one a case; a unit's is the mean over its cases, see ``CaseUnits``.
  public init(_ units: CaseUnits, values: [Double]) { self.init(units.means(of: values)) }

  /// Units that have a value.
  public var count: Int { values.count }
  public var mean: Double { interval.mean }

  /// How many units an interval of the mean would need to be of a width, were their spread as it is.
  public func unitsNeeded(width: Double) -> Int? { Evaluation.unitsNeeded(forIntervalOf: values, width: width) }
}
