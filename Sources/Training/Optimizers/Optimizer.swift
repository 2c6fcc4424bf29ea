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
  /// Parameters that begin to change at the same step, by their places.
  private let groups: [(start: Int, places: [Int])]

  /// - Parameters:
  ///   - parameters: changed in place by every step.
  ///   - starts: the step at which a parameter begins to change, by its name; others at 0.
  init(
    _ configuration: OptimizerConfiguration, parameters: [(name: String, tensor: Tensor)], starts: [String: Int] = [:]
  ) throws(TorchError) {
    let byStart = Dictionary(grouping: parameters.indices) { starts[parameters[$0].name] ?? 0 }
    groups = byStart.sorted { $0.key < $1.key }.map { (start: $0.key, places: $0.value) }
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
    for (start, places) in groups where step >= start {
      try change(places, gradients, step: step - start, learningRate: learningRate)
    }
  }

  /// - Parameter step: of these parameters' own, from 0: moments that begin later are as young as theirs.
  private func change(
    _ places: [Int], _ gradients: [Tensor], step: Int, learningRate: Double
  ) throws(TorchError) {
    func chosen(_ tensors: [Tensor]) -> [Tensor] { tensors.isEmpty ? [] : places.map { tensors[$0] } }
    switch configuration.method {
    case .sgd(let momentum, let nesterov, let weightDecay):
      try Tensor.fusedSGD(
        parameters: chosen(parameters), gradients: chosen(gradients), momenta: chosen(firstMoments),
        isFirstStep: step == 0, learningRate: learningRate, momentum: momentum, nesterov: nesterov,
        weightDecay: weightDecay)
    case .adam(let beta1, let beta2, let epsilon, let weightDecay):
      try Tensor.fusedAdam(
        parameters: chosen(parameters), gradients: chosen(gradients), firstMoments: chosen(firstMoments),
        secondMoments: chosen(secondMoments), step: step + 1, learningRate: learningRate, beta1: beta1, beta2: beta2,
        epsilon: epsilon, weightDecay: weightDecay)
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
