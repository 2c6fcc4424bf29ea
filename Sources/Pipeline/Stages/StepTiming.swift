internal import Foundation
internal import Networks
internal import Tensors
internal import Training

/// Finds out how many steps fit into the time that a run was given.
///
/// The steps that are timed are thrown away, and training then begins with its number of steps known: it is the same
/// run as one that was given that number.
enum StepTiming {
  /// Steps that are timed; the first quarter warms up and does not count.
  private static let steps = 20

  /// The plan with `totalSteps` fixed; the time that the measure takes counts against the limit.
  static func fix(_ plan: NetworkPlan) throws -> NetworkPlan {
    guard plan.totalSteps == nil, let limit = plan.trainFor else { return plan }
    let began = Date()
    let device = try Device(named: plan.device)
    let graph = try ArchitectureCatalog.build(plan.network)
    let trainer = try plan.thawed.makeTrainer(graph: graph, device: device, totalSteps: steps)
    let batches = try TrainingBatches(plan: plan, divisors: graph.divisors)
    var times: [Double] = []
    for _ in 0..<steps {
      try Interruption.check()
      let start = Date()
      try trainer.step { number in try batches.batch(at: number) }
      times.append(Date().timeIntervalSince(start))
    }
    let counted = times.dropFirst(steps / 4)
    let stepSeconds = counted.reduce(0, +) / Double(counted.count)

    let validation = try ValidationSet(plan: plan, usage: TrainedModel.Usage(plan: plan))
    let start = Date()
    _ = try validation.scores(graph: graph, parameters: trainer.evaluated(), device: device)
    let validationSeconds = Date().timeIntervalSince(start)

    let perValidation = Double(plan.stepsPerEpoch * plan.epochsPerValidation)
    let remaining = max(0, limit - Date().timeIntervalSince(began))
    var fixed = plan
    fixed.totalSteps = max(1, Int(remaining / (stepSeconds + validationSeconds / perValidation)))
    return fixed
  }
}

extension NetworkPlan {
  /// The plan without what is frozen for some epochs only: steps that change less are faster than those that follow.
  var thawed: NetworkPlan {
    var thawed = self
    for index in thawed.parameterRules.indices {
      if case .epochs = thawed.parameterRules[index].freeze { thawed.parameterRules[index].freeze = .never }
    }
    return thawed
  }
}
