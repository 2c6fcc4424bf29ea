/// How gradients change weights, and how far.
public struct OptimizerConfiguration: Sendable, Codable, Equatable {
  public enum Method: Sendable, Codable, Equatable {
    /// Stochastic gradient descent; `nesterov` looks ahead along the momentum (Sutskever et al. 2013).
    case sgd(momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0)
    /// Adam (Kingma & Ba 2015); weight decay is added to the gradient.
    case adam(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0)
    /// Adam whose weight decay is taken off the weights themselves (Loshchilov & Hutter 2019).
    case adamW(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01)
    /// RMSprop (Hinton 2012, lecture 6e); `centered` takes the square of the mean gradient off its mean square (Graves
    /// 2013).
    case rmsprop(
      smoothing: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0, centered: Bool = false,
      weightDecay: Double = 0)
  }

  public var method: Method
  /// What the schedule's factor is multiplied with.
  public var learningRate: Double
  /// Whether weight decay also draws biases, and the weights of normalizations, towards 0.
  public var decayNormsAndBiases: Bool

  public init(_ method: Method, learningRate: Double, decayNormsAndBiases: Bool = true) {
    self.method = method
    self.learningRate = learningRate
    self.decayNormsAndBiases = decayNormsAndBiases
  }

  private enum CodingKeys: String, CodingKey { case method, learningRate, decayNormsAndBiases }

  /// What is left out is as in `init`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    method = try values.decode(Method.self, forKey: .method)
    learningRate = try values.decode(Double.self, forKey: .learningRate)
    decayNormsAndBiases = try values.decodeIfPresent(Bool.self, forKey: .decayNormsAndBiases) ?? true
  }
}

extension OptimizerConfiguration {
  /// - Throws: ``TrainingError`` `invalidConfiguration` naming the key, what it is and what it may be.
  public func validate() throws(TrainingError) {
    try expect(learningRate > 0 && learningRate.isFinite, "learningRate", learningRate, "a number above 0")
    switch method {
    case .sgd(let momentum, let nesterov, let weightDecay):
      try expectShare(momentum, "momentum")
      try expect(!nesterov || momentum > 0, "momentum", momentum, "a number above 0, which nesterov needs")
      try expectWeightDecay(weightDecay)
    case .adam(let beta1, let beta2, let epsilon, let weightDecay),
      .adamW(let beta1, let beta2, let epsilon, let weightDecay):
      try expectShare(beta1, "beta1")
      try expectShare(beta2, "beta2")
      try expect(epsilon > 0 && epsilon.isFinite, "epsilon", epsilon, "a number above 0")
      try expectWeightDecay(weightDecay)
    case .rmsprop(let smoothing, let epsilon, let momentum, _, let weightDecay):
      try expectShare(smoothing, "smoothing")
      try expectShare(momentum, "momentum")
      try expect(epsilon > 0 && epsilon.isFinite, "epsilon", epsilon, "a number above 0")
      try expectWeightDecay(weightDecay)
    }
  }

  private func expectShare(_ value: Double, _ key: String) throws(TrainingError) {
    try expect(value >= 0 && value < 1, key, value, "a number from 0 to below 1")
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

extension OptimizerConfiguration.Method {
  var weightDecay: Double {
    switch self {
    case .sgd(_, _, let weightDecay), .adam(_, _, _, let weightDecay), .adamW(_, _, _, let weightDecay),
      .rmsprop(_, _, _, _, let weightDecay):
      weightDecay
    }
  }

  /// The moments that are kept of each parameter's gradient.
  var moments: [OptimizerMoment] {
    switch self {
    case .sgd(let momentum, _, _): momentum > 0 ? [.first] : []
    case .adam, .adamW: [.first, .second]
    case .rmsprop(_, _, let momentum, let centered, _):
      (momentum > 0 ? [.first] : []) + [.second] + (centered ? [.mean] : [])
    }
  }
}

/// What an optimizer remembers of a parameter's gradients; the names are those in a checkpoint.
enum OptimizerMoment: String {
  /// Momentum of SGD and RMSprop, mean of Adam.
  case first
  /// Mean square of Adam and RMSprop.
  case second
  /// Mean of centered RMSprop.
  case mean
}
