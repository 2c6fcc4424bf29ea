internal import Foundation

/// What a run does: one plan, or that of each fold of a cross-validation.
public enum RunPlan: Sendable, Equatable {
  case single(Plan)
  /// In the order of the folds; not empty.
  case folds([Plan])

  /// One, or one a fold.
  public var plans: [Plan] {
    switch self {
    case .single(let plan): [plan]
    case .folds(let plans): plans
    }
  }

  /// That of the first fold where there are folds; all of them share what does not follow from their sets.
  public var first: Plan { plans[0] }

  /// See `Plan.takeConveniences(of:)`.
  mutating func takeConveniences(of other: Plan) {
    func taken(_ plan: Plan) -> Plan {
      var plan = plan
      plan.takeConveniences(of: other)
      return plan
    }
    self =
      switch self {
      case .single(let plan): .single(taken(plan))
      case .folds(let plans): .folds(plans.map(taken))
      }
  }

  /// See `Plan.describesSameRun(as:)`.
  func describesSameRun(as other: RunPlan) -> Bool {
    switch (self, other) {
    case (.single, .single), (.folds, .folds): break
    default: return false
    }
    return plans.count == other.plans.count && zip(plans, other.plans).allSatisfy { $0.describesSameRun(as: $1) }
  }
}

extension RunPlan: Codable {
  private enum Key: String, CodingKey { case folds }

  /// A single plan stands as it is; folds stand as a list under `folds`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    guard container.contains(.folds) else {
      self = .single(try Plan(from: decoder))
      return
    }
    let plans = try container.decode([Plan].self, forKey: .folds)
    guard !plans.isEmpty else {
      throw DecodingError.dataCorruptedError(forKey: .folds, in: container, debugDescription: "there is no fold")
    }
    self = .folds(plans)
  }

  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .single(let plan): try plan.encode(to: encoder)
    case .folds(let plans):
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(plans, forKey: .folds)
    }
  }

  static func read(_ path: String) throws(PipelineError) -> RunPlan { try readPlan(path) }
}

extension Plan {
  static func read(_ path: String) throws(PipelineError) -> Plan { try readPlan(path) }
}

private func readPlan<Resolved: Decodable>(_ path: String) throws(PipelineError) -> Resolved {
  do {
    return try jsonDecoder.decode(Resolved.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  } catch {
    throw PipelineError(.resume, "\(path): is not the plan of a run, or of another version: \(error)")
  }
}
