internal import Foundation
internal import Networks
internal import Training

/// What `sulcus check` and the start of every run find out: the definition, its files and the plan.
public struct CheckedPipeline: Sendable {
  public let definition: PipelineDefinition
  public let plan: Plan
  /// What the user should know although nothing is wrong.
  public let notes: [String]

  /// Reads and checks everything that can be checked before work starts.
  ///
  /// - Throws: `DefinitionError` or `PipelineError` with all that was found wrong.
  public static func load(
    _ path: String, overrides: DefinitionOverrides = .init()
  ) throws -> CheckedPipeline {
    let definition = try PipelineDefinition.load(path, overrides: overrides)
    let scan = try DatasetScan.run(definition.data, workers: ProcessInfo.processInfo.activeProcessorCount)
    let plan = try Plan.resolve(definition, scan: scan)
    return CheckedPipeline(definition: definition, plan: plan, notes: scan.notes + plan.notes)
  }
}

extension CheckedPipeline {
  /// What would run, in a few lines.
  public var summary: String {
    func count(_ set: DataSet) -> Int { plan.cases(in: set).count }
    let length =
      plan.totalSteps.map { "\($0) steps, \($0.quotientRoundedUp(by: plan.stepsPerEpoch)) epochs" }
      ?? "\(Int(plan.trainFor ?? 0)) s"
    let batchesPerStep = plan.stepOptions.accumulate > 1 ? " × \(plan.stepOptions.accumulate)" : ""
    return """
      \(definition.source): no mistake found
      cases     \(count(.train)) train, \(count(.validation)) validation, \(count(.test)) test
      classes   \(plan.classes.classes.map { "\($0.name): \($0.values.map(\.text).joined(separator: ", "))" }.joined(separator: "; "))
      network   \(plan.network.architecture), \(plan.parameters) parameters, \(plan.network.inputChannels) → \(plan.network.outputChannels) channels
      training  \(length), batch \(plan.batch)\(batchesPerStep)\(plan.patch.map { " of \($0.height)×\($0.width)" } ?? ""), \(plan.precision.rawValue) on \(plan.device)
      """
  }
}
