/// How far gradients may reach before a step.
public enum GradientClipping: Sendable, Codable, Equatable {
  /// All gradients together are scaled down to this Euclidean norm (Pascanu et al. 2013).
  case norm(Double)
  /// Each number is moved into ± this.
  case value(Double)

  /// What gradients of a norm are multiplied with: 1 where they are short enough.
  ///
  /// The norm is enlarged by 1e-6, as in PyTorch.
  static func factor(norm: Double, largest: Double) -> Double { min(1, largest / (norm + 1e-6)) }

  /// - Throws: ``TrainingError`` `invalidConfiguration` where the limit is no number above 0.
  public func validate() throws(TrainingError) {
    let (key, limit) =
      switch self {
      case .norm(let limit): ("norm", limit)
      case .value(let limit): ("value", limit)
      }
    guard limit > 0 && limit.isFinite else {
      throw TrainingError(.invalidConfiguration, "clipping by \(key) is \(limit), expected a number above 0")
    }
  }
}
