import Testing
import Training

@testable import Pipeline

@Suite struct PreflightTests {
  @Test func tellsTimeAndMemoryOfARun() throws {
    try withFolder { folder in
      try folder.writeCases(6)
      let plan = try folder.plan(["training.epochs=4"])
      let (fitted, estimate) = try Preflight(plan: plan).perform()
      #expect(fitted == plan)
      #expect(estimate.secondsPerStep > 0 && estimate.validationSeconds > 0)
      let steps = Double(plan.totalSteps!)
      #expect(estimate.seconds! >= steps * estimate.secondsPerStep)
      #if os(Linux)
        #expect(try #require(estimate.memory) > 20 << 20)
      #endif
    }
  }

  /// Blends and turns are in what is measured.
  @Test func measuresBlendsAndTurns() throws {
    try withFolder { folder in
      try folder.writeCases(6)
      let plan = try folder.plan([
        "augmentation=[mixUp]", "prediction={flips: true, turns: true}", "training.patch=[16, 8]",
        "training.loss={dice: 1, bce: 1, weightMap: {}}",
      ])
      let (fitted, estimate) = try Preflight(plan: plan).perform()
      #expect(fitted == plan && estimate.secondsPerStep > 0 && estimate.validationSeconds > 0)
    }
  }

  /// Memory that grows by 10 bytes an image from 100.
  @Test(arguments: [(12, 1000, 12), (12, 165, 6), (12, 140, 4), (12, 139, 3), (12, 110, 1), (7, 160, 1), (1, 110, 1)])
  func theLargestDivisorThatFitsIsTaken(batch: Int, room: Int, expected: Int) throws {
    var measured: [Int] = []
    let found = try Preflight.largestBatch(of: batch, within: room) { batch in
      measured.append(batch)
      return 100 + 10 * batch
    }
    #expect(found == expected)
    #expect(measured == measured.sorted() && measured.allSatisfy { batch.isMultiple(of: $0) })
    // Of those that do not fit at most one is tried before two numbers tell how memory grows.
    #expect(measured.count { 100 + 10 * $0 > room } <= (expected == 1 ? 1 : 0))
  }

  @Test func oneImageThatDoesNotFitIsAnError() {
    let error = failure(PipelineError.self) { try Preflight.largestBatch(of: 4, within: 50) { (100 * $0) << 20 } }
    #expect(error?.code == .memory)
    #expect(error?.description.contains("a batch of one needs 99 MiB more") == true)
    #expect(error?.description.contains("--max-memory") == true)
  }

  /// A resumed run may find its batches smaller than the file says.
  @Test func smallerBatchesAreTheSameRun() throws {
    try withFolder { folder in
      try folder.writeCases(6)
      let plan = try folder.plan(["training.maxMemory=2GiB", "training.batch=4"])
      var fitted = plan
      (fitted.batch, fitted.stepOptions.accumulate) = (2, 2)
      #expect(fitted.describesSameRun(as: plan))
      fitted.stepOptions.accumulate = 3
      #expect(!fitted.describesSameRun(as: plan))
      #expect(plan.keptBytes == 512 << 20)
    }
  }
}
