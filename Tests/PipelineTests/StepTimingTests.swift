import Testing

@testable import Pipeline

@Suite struct StepTimingTests {
  @Test func aTimeBecomesANumberOfSteps() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      let plan = try folder.plan(["training.epochs=", "training.trainFor=60s"])
      let fixed = try StepTiming.fix(plan)
      #expect(try #require(fixed.totalSteps) >= 1)
      #expect(fixed.describesSameRun(as: plan))
      // What is fixed stays.
      #expect(try StepTiming.fix(fixed) == fixed)
    }
  }

  @Test func evenTooShortATimeIsOneStep() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      let plan = try folder.plan(["training.epochs=", "training.trainFor=0.000001s"])
      #expect(try StepTiming.fix(plan).totalSteps == 1)
    }
  }

  @Test func epochsNeedNoTiming() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      let plan = try folder.plan()
      #expect(try StepTiming.fix(plan) == plan)
    }
  }
}
