extension Tensor {
  /// One step of Adam (Kingma & Ba 2015) over all parameters, in place, in one pass over memory.
  ///
  /// The lists are parallel; moments begin as `zerosLike()` their parameters. Gradients may lie in another order in
  /// memory or be of another type; they are then copied first.
  ///
  /// - Parameters:
  ///   - step: counts from 1.
  ///   - weightDecay: added to the gradient as weightDecay · parameter; with `decoupled` taken off the parameter itself
  ///     (AdamW, Loshchilov & Hutter 2019).
  ///   - gradientFactor: what gradients are multiplied with as they are read, as clipping by their norm asks; where it is
  ///     not 1 they may be overwritten.
  public static func fusedAdam(
    parameters: [Tensor], gradients: [Tensor], firstMoments: [Tensor], secondMoments: [Tensor], step: Int,
    learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0, decoupled: Bool = false, gradientFactor: Double = 1
  ) throws(TorchError) {
    let rates = AdamRates(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
      decoupled: decoupled, gradientFactor: gradientFactor)
    try TorchCall.fusedAdam(parameters, gradients, firstMoments, secondMoments, step: step, rates)
  }

  /// One step of stochastic gradient descent over all parameters, in place: g ← gradient + weightDecay · p;
  /// v ← momentum · v + g (v ← g at the first step); p ← p − learningRate · v, or · (g + momentum · v) with Nesterov's.
  ///
  /// - Parameters:
  ///   - momenta: parallel to the parameters, empty where `momentum` is 0.
  ///   - gradientFactor: as in `fusedAdam`.
  public static func fusedSGD(
    parameters: [Tensor], gradients: [Tensor], momenta: [Tensor], isFirstStep: Bool, learningRate: Double,
    momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0, gradientFactor: Double = 1
  ) throws(TorchError) {
    try TorchCall.fusedSGD(
      parameters, gradients, momenta, isFirstStep: isFirstStep, learningRate: learningRate, momentum: momentum,
      nesterov: nesterov, weightDecay: weightDecay, gradientFactor: gradientFactor)
  }

  /// One step of RMSprop (Hinton 2012, lecture 6e) over all parameters, in place, on the CPU in one pass over memory:
  /// g ← gradient + weightDecay · p; s ← smoothing · s + (1 − smoothing) g²; c ← g / (√s + epsilon);
  /// with momentum v ← momentum · v + c and p ← p − learningRate · v, without p ← p − learningRate · c.
  ///
  /// - Parameters:
  ///   - meanSquares: s, zeros at first.
  ///   - momenta: v; parallel to the parameters, empty where `momentum` is 0.
  ///   - means: where they are given, moving averages of g whose square is taken off s under the root (centered, Graves
  ///     2013).
  ///   - gradientFactor: as in `fusedAdam`.
  public static func fusedRMSprop(
    parameters: [Tensor], gradients: [Tensor], meanSquares: [Tensor], momenta: [Tensor] = [], means: [Tensor] = [],
    learningRate: Double, smoothing: Double = 0.99, epsilon: Double = 1e-8, momentum: Double = 0,
    weightDecay: Double = 0, gradientFactor: Double = 1
  ) throws(TorchError) {
    let rates = RMSpropRates(
      learningRate: learningRate, smoothing: smoothing, epsilon: epsilon, momentum: momentum,
      weightDecay: weightDecay, gradientFactor: gradientFactor)
    try TorchCall.fusedRMSprop(parameters, gradients, meanSquares, momenta, means, rates)
  }
}

/// The numbers of an Adam step.
struct AdamRates {
  var learningRate, beta1, beta2, epsilon, weightDecay: Double
  var decoupled: Bool
  var gradientFactor: Double
}

/// The numbers of a step of RMSprop.
struct RMSpropRates {
  var learningRate, smoothing, epsilon, momentum, weightDecay, gradientFactor: Double
}
