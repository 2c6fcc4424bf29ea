/// Whether a paired difference is small enough not to matter: two one-sided t tests.
///
/// Both ask whether the mean difference lies inside ±margin; the larger p counts. At 0.05 it says the same as the 90 %
/// interval of the mean lying within the margin.
///
/// Source: Schuirmann, "A comparison of the two one-sided tests procedure and the power approach", 1987.
public struct EquivalenceTest: Sendable, Equatable {
  public let margin: Double
  /// Not a number for fewer than two units.
  public let pValue: Double

  /// - Parameters:
  ///   - differences: one a unit, finite.
  ///   - margin: the largest difference that does not matter, above 0.
  public init(differences: [Double], margin: Double) {
    precondition(margin > 0 && differences.allSatisfy(\.isFinite))
    self.margin = margin
    guard differences.count > 1 else {
      pValue = .nan
      return
    }
    let units = Double(differences.count)
    let mean = differences.reduce(0, +) / units
    let error = standardDeviation(differences) / units.squareRoot()
    guard error > 0 else {
      pValue = abs(mean) < margin ? 0 : 1
      return
    }
    let student = StudentDistribution(degreesOfFreedom: units - 1)
    pValue = max(
      student.probability(above: (mean + margin) / error), student.probability(above: (margin - mean) / error))
  }
}
