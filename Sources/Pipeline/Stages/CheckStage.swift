internal import Evaluation
internal import Foundation
internal import Networks
internal import Training

/// What `sulcus check` and the start of every run find out: the definition, its files and the plan.
public struct CheckedPipeline: Sendable {
  public let definition: PipelineDefinition
  public let run: RunPlan
  /// What the user should know although nothing is wrong.
  public let notes: [String]

  /// That of the first fold where there are folds.
  public var plan: Plan { run.first }

  /// Reads and checks everything that can be checked before work starts.
  ///
  /// - Parameter checksSearch: whether each value that a search may try is put into the pipeline, too.
  /// - Throws: `DefinitionError` or `PipelineError` with all that was found wrong.
  public static func load(
    _ path: String, overrides: DefinitionOverrides = .init(), checksSearch: Bool = false
  ) throws -> CheckedPipeline {
    let definition = try PipelineDefinition.load(path, overrides: overrides)
    if checksSearch { try PipelineDefinition.checkSearch(path, overrides: overrides) }
    return try check(definition)
  }

  /// Resolves a definition against its files and this machine.
  static func check(_ definition: PipelineDefinition) throws -> CheckedPipeline {
    let scan = try DatasetScan.run(definition, workers: ProcessInfo.processInfo.activeProcessorCount)
    let plans = try scan.division.rounds.indices.map { try Plan.resolve(definition, scan: scan.round($0)) }
    let findings = try plans[0].shared.checkFindings()
    let run = plans.count == 1 ? RunPlan.single(plans[0]) : .folds(plans)
    let notes = scan.notes + definition.postprocessing.notes(scan.cases) + plans[0].notes + findings
    return CheckedPipeline(definition: definition, run: run, notes: notes)
  }
}

extension CheckedPipeline {
  /// What would run, in a few lines.
  public var summary: String {
    let classes = plan.shared.classes.classes
    return """
      \(definition.source): no mistake found
      cases     \(cases)
      classes   \(classes.map { "\($0.name): \($0.values.map(\.text).joined(separator: ", "))" }.joined(separator: "; "))\
      \(plan.shared.classes.isOverlapping ? ", which may overlap" : "")
      \(model)\(definition.search.map { "\n" + summary(of: $0) } ?? "")
      """
  }

  private func summary(of search: SearchSettings) -> String {
    let keys = search.dimensions.map(\.key).joined(separator: ", ")
    let rungs = search.halving.map { ", one in \($0) goes on" } ?? ""
    return "search    \(search.method.rawValue), \(search.trials) trials\(rungs), by \(search.score.rawValue): \(keys)"
  }

  private var model: String {
    switch plan {
    case .network(let plan): summary(of: plan)
    case .method(let plan): summary(of: plan)
    }
  }

  private func summary(of plan: NetworkPlan) -> String {
    let length =
      plan.totalSteps.map { "\($0) steps, \($0.quotientRoundedUp(by: plan.stepsPerEpoch)) epochs" }
      ?? "\(Int(plan.trainFor ?? 0)) s"
    let each = run.plans.count > 1 ? " for each fold" : ""
    let batchesPerStep = plan.stepOptions.accumulate > 1 ? " × \(plan.stepOptions.accumulate)" : ""
    return """
      network   \(plan.network.architecture), \(plan.parameters) parameters, \(plan.network.inputChannels) → \(plan.network.outputChannels) channels
      training  \(length)\(each), batch \(plan.batch)\(batchesPerStep)\(plan.patch.map { " of \($0.height)×\($0.width)" } ?? ""), \(plan.precision.rawValue) on \(plan.device)
      """
  }

  private func summary(of plan: MethodPlan) -> String {
    let (method, names) = (plan.method, plan.classes.names)
    let lines = run.plans.compactMap(\.method).map { each in
      (each.fold.map { run.plans.count > 1 ? "fold \($0.index): " : "" } ?? "") + each.method.reading(classes: names)
    }
    return """
      method    \(method.name)\(method.optionsText.isEmpty ? "" : ": \(method.optionsText)")
      levels    \(Set(run.plans.compactMap(\.method?.method.classOfLevel)).count == 1 ? lines[0] : lines.joined(separator: "\n          "))
      training  none: a method has nothing to learn
      """
  }

  /// The number of cases in each set; from the least to the most where folds differ.
  private var cases: String {
    let counts = DataSet.allCases.map { set in
      let counts = run.plans.map { $0.shared.cases(in: set).count }
      let (least, most) = (counts.min()!, counts.max()!)
      return (least == most ? "\(least)" : "\(least) to \(most)") + " \(set.rawValue)"
    }
    let groups = Set(plan.shared.cases.compactMap(\.group)).count
    let folds =
      switch run {
      case .folds(let plans): ", in each of \(plans.count) folds"
      case .single(let plan): plan.shared.fold.map { ", fold \($0.index) of \($0.count)" } ?? ""
      }
    return counts.joined(separator: ", ") + folds + (groups > 0 ? "; \(groups) groups" : "")
  }
}
