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
  public static func fusedAdam(
    parameters: [Tensor], gradients: [Tensor], firstMoments: [Tensor], secondMoments: [Tensor], step: Int,
    learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    weightDecay: Double = 0, decoupled: Bool = false
  ) throws(TorchError) {
    let rates = AdamRates(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay,
      decoupled: decoupled)
    try TorchCall.fusedAdam(parameters, gradients, firstMoments, secondMoments, step: step, rates)
  }

  /// One step of stochastic gradient descent over all parameters, in place: g ← gradient + weightDecay · p;
  /// v ← momentum · v + g (v ← g at the first step); p ← p − learningRate · v, or · (g + momentum · v) with Nesterov's.
  ///
  /// - Parameter momenta: parallel to the parameters, empty where `momentum` is 0.
  public static func fusedSGD(
    parameters: [Tensor], gradients: [Tensor], momenta: [Tensor], isFirstStep: Bool, learningRate: Double,
    momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0
  ) throws(TorchError) {
    try TorchCall.fusedSGD(
      parameters, gradients, momenta, isFirstStep: isFirstStep, learningRate: learningRate, momentum: momentum,
      nesterov: nesterov, weightDecay: weightDecay)
  }
}

/// The numbers of an Adam step.
struct AdamRates {
  var learningRate, beta1, beta2, epsilon, weightDecay: Double
  var decoupled: Bool
}
