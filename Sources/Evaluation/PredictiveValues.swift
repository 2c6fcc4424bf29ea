/// What a positive or negative finding means at another prevalence than that of the test set.
///
///     let test = PredictiveValues(sensitivity: 0.99, specificity: 0.99)
///     test.positive(prevalence: 0.1)                  // 0.917
///     test.afterPositives(2, prevalence: 0.1)         // the second test starts from the first one's value
public struct PredictiveValues: Sendable, Equatable {
  public let sensitivity: Double
  public let specificity: Double

  public init(sensitivity: Double, specificity: Double) {
    self.sensitivity = sensitivity
    self.specificity = specificity
  }

  /// PPV = se·π / (se·π + (1 − sp)(1 − π)), Bayes' rule; not a number where nothing would be positive.
  public func positive(prevalence: Double) -> Double {
    let hits = sensitivity * prevalence
    return share(hits, (1 - specificity) * (1 - prevalence))
  }

  /// NPV = sp(1 − π) / ((1 − se)π + sp(1 − π)); not a number where nothing would be negative.
  public func negative(prevalence: Double) -> Double {
    share(specificity * (1 - prevalence), (1 - sensitivity) * prevalence)
  }

  /// The chance of disease after one, two, … positive results in a row, each test independent of the others given the truth.
  public func afterPositives(_ tests: Int, prevalence: Double) -> [Double] {
    var chance = prevalence
    return (0..<tests).map { _ in
      chance = positive(prevalence: chance)
      return chance
    }
  }

  private func share(_ part: Double, _ rest: Double) -> Double { part + rest > 0 ? part / (part + rest) : .nan }
}
