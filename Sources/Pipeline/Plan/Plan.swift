internal import Imaging
internal import Networks

/// A definition with everything resolved: what a run does, and all that its numbers depend on.
public enum Plan: Sendable, Equatable {
  /// A network is trained, and then makes the masks.
  case network(NetworkPlan)
  /// A classical method makes the masks; nothing is trained.
  case method(MethodPlan)

  /// What every plan has.
  public var shared: SharedPlan {
    get {
      switch self {
      case .network(let plan): plan.shared
      case .method(let plan): plan.shared
      }
    }
    set {
      switch self {
      case .network(var plan):
        plan.shared = newValue
        self = .network(plan)
      case .method(var plan):
        plan.shared = newValue
        self = .method(plan)
      }
    }
  }

  /// Nothing where a method makes the masks.
  public var network: NetworkPlan? { if case .network(let plan) = self { plan } else { nil } }

  /// Nothing where a network makes the masks.
  public var method: MethodPlan? { if case .method(let plan) = self { plan } else { nil } }

  /// Resolves a definition against its files and this machine.
  ///
  /// - Throws: `PipelineError` where the network cannot take the patch, the device is not there, or the method cannot tell the
  ///   classes apart.
  static func resolve(_ definition: PipelineDefinition, scan: DatasetScan) throws(PipelineError) -> Plan {
    switch definition.model {
    case .network(let network): .network(try NetworkPlan.resolve(definition, model: network, scan: scan))
    case .method(let method): .method(try MethodPlan.resolve(definition, method: method, scan: scan))
    }
  }

  /// What the user should know although nothing is wrong.
  var notes: [String] {
    switch self {
    case .network(let plan): plan.notes
    case .method(let plan): plan.notes
    }
  }

  /// How images go into its model and masks come out.
  var usage: ModelUsage {
    switch self {
    case .network(let plan): ModelUsage(plan.shared, inputChannels: plan.network.inputChannels)
    case .method(let plan): ModelUsage(plan.shared, inputChannels: plan.method.inputChannels)
    }
  }

  /// What the run writes at least, bytes.
  var leastBytes: Int {
    let masks = shared.cases(in: .test).reduce(0) { $0 + $1.width * $1.height * $1.planes }
    return masks + (network?.checkpointBytes ?? 0)
  }

  /// Takes over what changes no result from the definition that goes on with a run.
  mutating func takeConveniences(of other: Plan) {
    shared.decodedBytes = other.shared.decodedBytes
    guard case .network(var plan) = self, let other = other.network else { return }
    (plan.workers, plan.tensorBoard) = (other.workers, other.tensorBoard)
    self = .network(plan)
  }

  /// Takes over what another fold was made to fit to, so that all folds train alike.
  mutating func fit(as other: Plan) {
    guard case .network(var plan) = self, let other = other.network else { return }
    plan.own.fit(as: other.own)
    self = .network(plan)
  }

  /// Whether two plans describe the same run: everything but the number of steps that a time limit fixed, and what never
  /// changes a result.
  func describesSameRun(as other: Plan) -> Bool {
    switch (self, other) {
    case (.network(let first), .network(let second)): first.describesSameRun(as: second)
    case (.method(let first), .method(let second)): first.describesSameRun(as: second)
    default: false
    }
  }
}

extension Plan: Codable {
  private enum Key: String, CodingKey { case method }

  /// A method's plan says which; any other is a network's.
  public init(from decoder: any Decoder) throws {
    let isMethod = try decoder.container(keyedBy: Key.self).contains(.method)
    self = isMethod ? .method(try MethodPlan(from: decoder)) : .network(try NetworkPlan(from: decoder))
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .network(let plan): try plan.encode(to: encoder)
    case .method(let plan): try plan.encode(to: encoder)
    }
  }
}
