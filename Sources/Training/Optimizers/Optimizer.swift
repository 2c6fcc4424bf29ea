internal import Tensors

/// The parameters that are trained, and the moments that an optimizer keeps of their gradients.
///
/// Each step is one fused pass over memory, in place.
final class Optimizer {
  let configuration: OptimizerConfiguration
  let names: [String]
  private let parameters: [Tensor]
  /// Momentum of SGD, mean of Adam; empty where there is none.
  private let firstMoments: [Tensor]
  /// Mean square of Adam; empty where there is none.
  private let secondMoments: [Tensor]

  /// - Parameter parameters: changed in place by every step.
  init(_ configuration: OptimizerConfiguration, parameters: [(name: String, tensor: Tensor)]) throws(TorchError) {
    self.configuration = configuration
    names = parameters.map(\.name)
    self.parameters = parameters.map(\.tensor)
    let kept = configuration.method.keptMoments
    firstMoments = kept >= 1 ? try Self.zeros(self.parameters) : []
    secondMoments = kept >= 2 ? try Self.zeros(self.parameters) : []
  }

  private static func zeros(_ parameters: [Tensor]) throws(TorchError) -> [Tensor] {
    var zeros: [Tensor] = []
    for parameter in parameters { zeros.append(try parameter.detached().zerosLike()) }
    return zeros
  }

  /// Moves the parameters by their gradients.
  ///
  /// - Parameters:
  ///   - gradients: parallel to the parameters.
  ///   - step: from 0.
  func step(gradients: [Tensor], step: Int, learningRate: Double) throws(TorchError) {
    switch configuration.method {
    case .sgd(let momentum, let nesterov, let weightDecay):
      try Tensor.fusedSGD(
        parameters: parameters, gradients: gradients, momenta: firstMoments, isFirstStep: step == 0,
        learningRate: learningRate, momentum: momentum, nesterov: nesterov, weightDecay: weightDecay)
    case .adam(let beta1, let beta2, let epsilon, let weightDecay):
      try Tensor.fusedAdam(
        parameters: parameters, gradients: gradients, firstMoments: firstMoments, secondMoments: secondMoments,
        step: step + 1, learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
        weightDecay: weightDecay)
    }
  }

  /// The moments by the names they have in a checkpoint.
  var state: [(name: String, tensor: Tensor)] {
    let first = zip(names, firstMoments).map { (name: "optimizer.first.\($0)", tensor: $1) }
    let second = zip(names, secondMoments).map { (name: "optimizer.second.\($0)", tensor: $1) }
    return first + second
  }
}

extension OptimizerConfiguration.Method {
  /// Moments a parameter.
  var keptMoments: Int {
    switch self {
    case .sgd(let momentum, _, _): momentum > 0 ? 1 : 0
    case .adam: 2
    }
  }
}
