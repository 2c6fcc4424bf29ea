/// How gradients change weights, and how far.
public struct OptimizerConfiguration: Sendable, Codable, Equatable {
  public enum Method: Sendable, Codable, Equatable {
    /// Stochastic gradient descent; `nesterov` looks ahead along the momentum (Sutskever et al. 2013).
    case sgd(momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0)
    /// Adam (Kingma & Ba 2015).
    case adam(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0)
  }

  public var method: Method
  /// At the first step; the schedule changes it from there.
  public var learningRate: Double

  public init(_ method: Method, learningRate: Double) {
    self.method = method
    self.learningRate = learningRate
  }
}

extension OptimizerConfiguration {
  /// - Throws: ``TrainingError`` `invalidConfiguration` naming the key, what it is and what it may be.
  public func validate() throws(TrainingError) {
    try expect(learningRate > 0 && learningRate.isFinite, "learningRate", learningRate, "a number above 0")
    switch method {
    case .sgd(let momentum, let nesterov, let weightDecay):
      try expect(momentum >= 0 && momentum < 1, "momentum", momentum, "a number from 0 to below 1")
      try expect(!nesterov || momentum > 0, "momentum", momentum, "a number above 0, which nesterov needs")
      try expectWeightDecay(weightDecay)
    case .adam(let beta1, let beta2, let epsilon, let weightDecay):
      try expect(beta1 >= 0 && beta1 < 1, "beta1", beta1, "a number from 0 to below 1")
      try expect(beta2 >= 0 && beta2 < 1, "beta2", beta2, "a number from 0 to below 1")
      try expect(epsilon > 0 && epsilon.isFinite, "epsilon", epsilon, "a number above 0")
      try expectWeightDecay(weightDecay)
    }
  }

  private func expectWeightDecay(_ value: Double) throws(TrainingError) {
    try expect(value >= 0 && value.isFinite, "weightDecay", value, "a number that is not negative")
  }

  private func expect(_ holds: Bool, _ key: String, _ found: Double, _ expected: String) throws(TrainingError) {
    guard holds else {
      throw TrainingError(.invalidConfiguration, "the optimizer's \(key) is \(found), expected \(expected)")
    }
  }
}
