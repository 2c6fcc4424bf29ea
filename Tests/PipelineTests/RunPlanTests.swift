import Testing

@testable import Pipeline

@Suite struct RunPlanTests {
  private func plans(_ settings: [String]) throws -> RunPlan {
    try withFolder { folder in
      try folder.writeCases(10)
      _ = try folder.definition()
      return try CheckedPipeline.load(
        folder.file("pipeline.yaml"), overrides: DefinitionOverrides(settings: settings)
      ).run
    }
  }

  @Test func survivesItsFile() throws {
    let folds = try plans(["data.split={folds: 3}"])
    let single = try plans([])
    #expect(folds.plans.count == 3 && single.plans.count == 1)
    try withFolder { folder in
      for plan in [folds, single] {
        try writeJSON(plan, to: folder.file("plan.json"))
        #expect(try RunPlan.read(folder.file("plan.json")) == plan)
      }
      // A single plan is a plan's own file.
      #expect(try Plan.read(folder.file("plan.json")) == single.first)
      try folder.write("{\"folds\": []}", to: "plan.json")
      let error = failure(PipelineError.self) { try RunPlan.read(folder.file("plan.json")) }
      #expect(error?.description.contains("is not the plan of a run") == true)
    }
  }

  @Test func eachFoldHasItsOwnSetsAndNothingElse() throws {
    let plans = try plans(["data.split={folds: 3}"]).plans.compactMap(\.network)
    #expect(plans.map(\.fold) == (0..<3).map { Fold(index: $0, count: 3) })
    for (index, plan) in plans.enumerated() {
      #expect(plan.cases.map(\.name) == plans[0].cases.map(\.name))
      for entry in plan.cases { #expect((entry.set == .test) == (entry.fold == index)) }
      // Seven cases train; whether six or seven shows in the number of steps.
      #expect(plan.stepsPerEpoch == plan.cases(in: .train).count.quotientRoundedUp(by: plan.batch))
    }
  }

  @Test func isTheSameRunOnlyFoldByFold() throws {
    let folds = try plans(["data.split={folds: 3}"])
    #expect(folds.describesSameRun(as: folds))
    #expect(!folds.describesSameRun(as: .single(folds.first)))
    #expect(!RunPlan.single(folds.first).describesSameRun(as: folds))
    #expect(!folds.describesSameRun(as: .folds(Array(folds.plans.dropLast()))))
    var last = try #require(folds.plans[2].network)
    last.batch += 1
    #expect(!folds.describesSameRun(as: .folds(folds.plans.dropLast() + [.network(last)])))
  }
}
