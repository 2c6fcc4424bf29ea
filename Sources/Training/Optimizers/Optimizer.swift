internal import Tensors

/// The parameters that are trained, and the moments that an optimizer keeps of their gradients.
///
/// Each step is one fused pass over memory, in place, for each group of parameters that are treated alike; where nothing
/// else was asked for, there is one group.
final class Optimizer {
  /// A parameter and how it is treated.
  struct Entry {
    let name: String
    let tensor: Tensor
    /// The step at which it begins to change.
    var start = 0
    /// What the learning rate is multiplied with.
    var learningRateFactor = 1.0
    /// Whether weight decay applies.
    var decays = true
  }

  /// Parameters that are treated alike.
  final class Group {
    let start: Int
    let learningRateFactor: Double
    let weightDecay: Double
    let names: [String]
    let parameters: [Tensor]
    let moments: [OptimizerMoment: [Tensor]]
    /// Changes so far: moments that begin later are as young as their parameters.
    var age = 0

    init(_ entries: [Entry], method: OptimizerConfiguration.Method) throws(TorchError) {
      start = entries[0].start
      learningRateFactor = entries[0].learningRateFactor
      weightDecay = entries[0].decays ? method.weightDecay : 0
      names = entries.map(\.name)
      parameters = entries.map(\.tensor)
      var moments: [OptimizerMoment: [Tensor]] = [:]
      for moment in method.moments {
        var zeros: [Tensor] = []
        for parameter in parameters { zeros.append(try parameter.detached().zerosLike()) }
        moments[moment] = zeros
      }
      self.moments = moments
    }
  }

  let configuration: OptimizerConfiguration
  /// Those that begin first come first.
  let groups: [Group]

  /// - Parameter entries: changed in place by every step from their start on.
  init(_ configuration: OptimizerConfiguration, entries: [Entry]) throws(TorchError) {
    struct Treatment: Hashable {
      let start: Int
      let learningRateFactor: Double
      let decays: Bool
    }
    self.configuration = configuration
    let alike = Dictionary(grouping: entries.indices) { place in
      let entry = entries[place]
      return Treatment(
        start: entry.start, learningRateFactor: entry.learningRateFactor,
        decays: entry.decays || configuration.method.weightDecay == 0)
    }
    var groups: [Group] = []
    for (_, places) in alike.sorted(by: { ($0.key.start, $0.value[0]) < ($1.key.start, $1.value[0]) }) {
      groups.append(try Group(places.map { entries[$0] }, method: configuration.method))
    }
    self.groups = groups
  }

  /// The groups that change in a step, from 0.
  func active(at step: Int) -> ArraySlice<Group> { groups.prefix { $0.start <= step } }

  /// Moves parameters by their gradients.
  ///
  /// - Parameters:
  ///   - groups: as ``active(at:)`` gives them.
  ///   - gradients: of their parameters, group by group; they may be overwritten.
  ///   - gradientFactor: what gradients are multiplied with.
  func step(
    _ groups: ArraySlice<Group>, gradients: [Tensor], learningRate: Double, gradientFactor: Double = 1
  ) throws(TorchError) {
    var first = 0
    for group in groups {
      let count = group.parameters.count
      let own = count == gradients.count ? gradients : Array(gradients[first..<first + count])
      try change(group, own, learningRate: learningRate * group.learningRateFactor, gradientFactor: gradientFactor)
      group.age += 1
      first += count
    }
  }

  private func change(
    _ group: Group, _ gradients: [Tensor], learningRate: Double, gradientFactor: Double
  ) throws(TorchError) {
    let (first, second) = (group.moments[.first] ?? [], group.moments[.second] ?? [])
    switch configuration.method {
    case .sgd(let momentum, let nesterov, _):
      try Tensor.fusedSGD(
        parameters: group.parameters, gradients: gradients, momenta: first, isFirstStep: group.age == 0,
        learningRate: learningRate, momentum: momentum, nesterov: nesterov, weightDecay: group.weightDecay,
        gradientFactor: gradientFactor)
    case .adam(let beta1, let beta2, let epsilon, _), .adamW(let beta1, let beta2, let epsilon, _):
      try Tensor.fusedAdam(
        parameters: group.parameters, gradients: gradients, firstMoments: first, secondMoments: second,
        step: group.age + 1, learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
        weightDecay: group.weightDecay, decoupled: configuration.method.isDecoupled, gradientFactor: gradientFactor)
    case .rmsprop(let smoothing, let epsilon, let momentum, _, _):
      try Tensor.fusedRMSprop(
        parameters: group.parameters, gradients: gradients, meanSquares: second, momenta: first,
        means: group.moments[.mean] ?? [], learningRate: learningRate, smoothing: smoothing, epsilon: epsilon,
        momentum: momentum, weightDecay: group.weightDecay, gradientFactor: gradientFactor)
    }
  }

  /// The moments by the names they have in a checkpoint.
  var state: [(name: String, tensor: Tensor)] {
    configuration.method.moments.flatMap { moment in
      groups.flatMap { group in
        zip(group.names, group.moments[moment]!).map { (name: "optimizer.\(moment.rawValue).\($0)", tensor: $1) }
      }
    }
  }
}

extension OptimizerConfiguration.Method {
  /// Whether weight decay leaves the moments alone.
  fileprivate var isDecoupled: Bool { if case .adamW = self { true } else { false } }
}
