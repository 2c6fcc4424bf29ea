internal import Evaluation
internal import Imaging

/// Whether runs can be compared at all: on the same test cases, of the same folds, with the same reference masks.
enum StudyCheck {
  /// A run's plan with the name that messages give it.
  typealias Named = (name: String, plan: RunPlan)

  /// - Throws: `PipelineError` of code `comparison` with every difference to the first.
  static func sameCases(_ runs: [Named]) throws(PipelineError) {
    guard let first = runs.first else { return }
    let problems = runs.dropFirst().compactMap { differences(of: $0, from: first) }
    guard problems.isEmpty else { throw PipelineError(.comparison, problems) }
  }

  /// Before any work: whether there are enough test units for a verdict on so many variants.
  static func enoughUnits(_ plan: RunPlan, variants: Int) throws(PipelineError) {
    let cases = plan.plans.flatMap { $0.shared.cases(in: .test) }
    let found = CaseUnits(groups: cases.map(\.group))
    let units = found.count
    let pairs = variants * (variants - 1) / 2
    let needed = SignFlipTest.fewestUnits(pairs: pairs, level: VariantComparison.level)
    guard units < needed else { return }
    throw PipelineError(
      .comparison,
      "the test cases make up \(units) \(found.kind.rawValue)\(units == 1 ? "" : "s"), and \(variants) variants are \(pairs) "
        + "pair\(pairs == 1 ? "" : "s"), for which any verdict needs at least \(needed): the smallest p of \(units) is "
        + "\(pText(SignFlipTest.leastPValue(units: units))), and must not exceed 0.05 / \(pairs). Compare fewer variants, or "
        + "test more cases (data.split={folds: 5} tests each)")
  }

  private static func differences(of run: Named, from first: Named) -> String? {
    let (mine, other) = (testCases(run.plan), testCases(first.plan))
    let names = "\(run.name) and \(first.name)"
    if run.plan.plans.count != first.plan.plans.count {
      return "\(names): one has \(run.plan.plans.count) fold(s), the other \(first.plan.plans.count)"
    }
    let classes = [run, first].map(\.plan.first.shared.classes.names)
    if run.plan.first.shared.classes.isOverlapping != first.plan.first.shared.classes.isOverlapping {
      return "\(names): classes overlap (data.overlap) in one and not in the other, and are scored otherwise"
    }
    if classes[0] != classes[1] {
      return "\(names): other classes: \(classes.map { $0.joined(separator: ", ") }.joined(separator: "; "))"
    }
    let strangers = Set(mine.keys).symmetricDifference(other.keys).sorted()
    if !strangers.isEmpty {
      return
        "\(names) test different cases: \(some(strangers)) in one of them alone; give both the same data.split and "
        + "data.split.seed (--seed leaves both alone)"
    }
    func unlike(_ differ: (Case, Case) -> Bool) -> [String] {
      mine.keys.filter { differ(mine[$0]!, other[$0]!) }.sorted()
    }
    let folds = unlike { $0.fold != $1.fold }
    if !folds.isEmpty { return "\(names) have other folds: \(some(folds)) is tested in another one" }
    let groups = unlike { $0.group != $1.group }
    if !groups.isEmpty { return "\(names) have other groups: \(some(groups))" }
    let masks = unlike { $0.maskDigests != $1.maskDigests }
    if !masks.isEmpty { return "\(names) were scored against other reference masks: \(some(masks)) has another hash" }
    return consensusDifference(run, first) ?? toleranceDifference(run, first)
  }

  private static func consensusDifference(_ run: Named, _ first: Named) -> String? {
    let rules = [run, first].map { named -> String in
      let settings = named.plan.first.shared.evaluation
      guard let rule = settings.consensus, rule != .first else { return "that of the first rater" }
      return "\(rule.rawValue) with \((settings.references ?? []).joined(separator: ", "))"
    }
    guard rules[0] != rules[1] else { return nil }
    return "\(run.name) and \(first.name): the reference (evaluation.consensus) is \(rules[0]), and \(rules[1])"
  }

  private static func toleranceDifference(_ run: Named, _ first: Named) -> String? {
    let settings = [run, first].map(\.plan.first.shared.evaluation)
    let missed = settings.map { $0.missedDistance ?? .infinite }
    if settings.allSatisfy({ $0.scores.contains(where: \.isDistance) }), missed[0] != missed[1] {
      return "\(run.name) and \(first.name): evaluation.missedDistance is \(missed[0]) and \(missed[1])"
    }
    let tolerances = settings.map(\.surfaceTolerance)
    guard settings.allSatisfy({ $0.scores.contains(.surfaceDice) }), tolerances[0] != tolerances[1] else { return nil }
    return "\(run.name) and \(first.name): evaluation.tolerance is \(tolerances[0]) and \(tolerances[1])"
  }

  private static func testCases(_ plan: RunPlan) -> [String: Case] {
    Dictionary(
      plan.plans.flatMap { $0.shared.cases(in: .test) }.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private static func some(_ names: [String]) -> String {
    names.prefix(3).map { "'\($0)'" }.joined(separator: ", ") + (names.count > 3 ? " and \(names.count - 3) more" : "")
  }
}

extension RunPlan {
  /// The same run with another seed; its sets and folds stay.
  func seeded(_ seed: UInt64) -> RunPlan { mapped { $0.shared.seed = seed } }

  func mapped(_ change: (inout Plan) -> Void) -> RunPlan {
    func changed(_ plan: Plan) -> Plan {
      var plan = plan
      change(&plan)
      return plan
    }
    return switch self {
    case .single(let plan): .single(changed(plan))
    case .folds(let plans): .folds(plans.map(changed))
    }
  }
}
