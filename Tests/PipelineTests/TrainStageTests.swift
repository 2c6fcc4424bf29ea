import Foundation
import ImageCodecs
import Imaging
import Networks
import Synchronization
import Testing
import Training

@testable import Pipeline

@Suite struct TrainStageTests {
  /// Three epochs of three steps, each epoch validated.
  private func shortened(_ plan: NetworkPlan) -> NetworkPlan {
    var plan = plan
    (plan.stepsPerEpoch, plan.epochsPerValidation, plan.totalSteps) = (3, 1, 9)
    return plan
  }

  private func train(
    _ plan: NetworkPlan, in folder: RunFolder, resuming: Bool = false, afterStep: @escaping (Int) -> Void = { _ in }
  ) throws -> [String] {
    let notes = Mutex<[String]>([])
    let stage = try TrainStage(plan: plan, folder: folder, resuming: resuming) { event in
      switch event {
      case .note(let note): notes.withLock { $0.append(note) }
      case .step(let progress): afterStep(progress.step)
      default: break
      }
    }
    try stage.run()
    return notes.withLock { $0 }
  }

  private func run(_ folder: Folder, _ name: String) throws -> RunFolder {
    try RunFolder.create(name: name, output: folder.file(name), bytes: 1)
  }

  /// Names and values; what was measured in time stands in the metadata.
  private func tensors(_ path: String) throws -> [Safetensors.Entry] {
    try Checkpoint.load(path).tensors.sorted { $0.name < $1.name }
  }

  private func scores(_ folder: RunFolder) throws -> [[Double?]] {
    try Journal.read(folder.log).map { [Double($0.step), $0.loss, $0.validationIoU, $0.isBest ? 1 : 0] }
  }

  @Test func twoRunsOfAPlanAreOne() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      let plan = shortened(try folder.plan())
      var parallel = plan
      parallel.workers = 3
      let (first, second) = (try run(folder, "first"), try run(folder, "second"))
      _ = try train(plan, in: first)
      _ = try train(parallel, in: second)
      #expect(try tensors(first.last) == tensors(second.last))
      #expect(try tensors(first.best) == tensors(second.best))
      let log = try scores(first)
      #expect(log == (try scores(second)))
      #expect(log.map { $0[0] } == [3, 6, 9])
      let names = try TrainedModel.load(first.best).checkpoint.tensors.map(\.name)
      #expect(!names.contains { $0.hasPrefix("optimizer.") })
    }
  }

  /// With `last` gone or damaged it goes on from `previous`, as a run that was never stopped.
  @Test(arguments: [nil, "half a file"]) func aResumedRunIsOneThatWasNeverStopped(damage: String?) throws {
    try withFolder { folder in
      try folder.writeCases(5)
      let plan = shortened(try folder.plan())
      let place = try run(folder, "run")
      _ = try train(plan, in: place)
      let (expected, log) = (try tensors(place.last), try scores(place))
      try FileManager.default.removeItem(atPath: place.last)
      if let damage { try folder.write(damage, to: "run/checkpoints/last.safetensors") }
      let notes = try train(plan, in: place, resuming: true)
      #expect(notes.last?.contains("going on after step 6 of 9") == true)
      #expect(try tensors(place.last) == expected)
      #expect(log == (try scores(place)))
    }
  }

  private static let everything = [
    "training.optimizer={name: adamW, weightDecay: 0.1, decayNormsAndBiases: false}", "training.accumulate=2",
    "training.clipping={norm: 0.5}", "training.ema={decay: 0.9}", "training.notFinite=skip",
    "training.schedule={name: plateau, patience: 0, factor: 0.5, minimumChange: 1}", "training.best=dice",
    "training.earlyStopping={patience: 3, minimumChange: 1, score: miou}",
    "training.parameters=[{match: encoder.0, freezeEpochs: 1}, {match: head, learningRateFactor: 0.5}]",
    "preprocessing=[]", "augmentation=[]",
  ]

  /// A copy of the folder is what a kill at that moment leaves behind.
  @Test func aRunKilledAtAnyStepIsOneThatWasNeverStopped() throws {
    try withFolder { folder in
      try folder.writeCases(10)
      var plan = shortened(try folder.plan(Self.everything))
      plan.totalSteps = 30
      try poison(plan, plan.cases(in: .train)[0].name)
      let place = try run(folder, "run")
      let kills = [1, 2, 4, 6, 8, 10]
      _ = try train(plan, in: place) { step in
        guard kills.contains(step) else { return }
        do {
          try FileManager.default.copyItem(atPath: place.path, toPath: folder.file("killed-\(step)"))
        } catch {
          Issue.record(error)
        }
      }
      let (last, best, log) = (try tensors(place.last), try tensors(place.best), try Journal.read(place.log))
      #expect(log.last?.step == 12 && log.last?.stopped != nil, "stopped early")
      #expect(log.contains { $0.skipped != nil }, "a step was skipped")
      #expect(Set(log.map(\.learningRate)).count > 2, "the plateau lowered the rate")
      #expect(last.contains { $0.name.hasPrefix("ema.") })
      for step in kills {
        let killed = RunFolder(path: folder.file("killed-\(step)"))
        let notes = try train(plan, in: killed, resuming: true)
        #expect(notes.last == log.last?.stopped)
        #expect(try tensors(killed.last) == last, "killed after step \(step)")
        #expect(try tensors(killed.best) == best, "killed after step \(step)")
        let resumed = try Journal.read(killed.log).map { ($0.step, $0.validationDice, $0.isBest, $0.skipped, $0.loss) }
        for (left, right) in zip(resumed, log.map { ($0.step, $0.validationDice, $0.isBest, $0.skipped, $0.loss) }) {
          #expect(left == right)
        }
      }
    }
  }

  @Test func aRunThatStoppedEarlyDoesNotGoOn() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      var plan = shortened(try folder.plan(["training.earlyStopping={patience: 2, minimumChange: 1}"]))
      plan.totalSteps = 30
      let place = try run(folder, "run")
      let notes = try train(plan, in: place)
      let log = try Journal.read(place.log)
      #expect(log.map(\.step) == [3, 6, 9])
      #expect(log.map { $0.stopped != nil } == [false, false, true])
      #expect(notes.last == log.last?.stopped)
      #expect(
        notes.last?.contains("after epoch 3, step 9 of 30: the validation iou has not risen by more than 1.0 for 2")
          == true,
        "\(notes)")
      let before = try folder.bytes(of: "run/checkpoints/last.safetensors")
      #expect(try train(plan, in: place, resuming: true).last == notes.last)
      #expect(try folder.bytes(of: "run/checkpoints/last.safetensors") == before)
      try folder.write("{}", to: "run/plan.json")
      #expect(try Manifest.make(plan: .network(plan), folder: place, started: Date()).stopped == notes.last)
    }
  }

  @Test func theBestWeightsAreChosenByTheNamedScore() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      for score in ["recall", "dice"] {
        let place = try run(folder, score)
        _ = try train(shortened(try folder.plan(["training.best=\(score)"])), in: place)
        let log = try Journal.read(place.log)
        let scores = try log.map { try #require($0.validationScore) }
        let kept = try #require(log.lastIndex { $0.isBest })
        #expect(scores[kept] == scores.max())
        if score == "dice" { #expect(log.map(\.validationDice) == log.map(\.validationScore)) }
      }
    }
  }

  /// Weights that are averaged are validated and kept; `last` has both.
  @Test func theAverageIsWhatIsKept() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      var plan = shortened(try folder.plan(["training.ema={decay: 0.9}"]))
      (plan.totalSteps, plan.stepsPerEpoch) = (3, 3)
      let place = try run(folder, "run")
      _ = try train(plan, in: place)
      let (best, last) = (try Checkpoint.load(place.best), try Checkpoint.load(place.last))
      let averages = last.tensors.filter { $0.name.hasPrefix("ema.") }
      #expect(averages.count == best.graph.parameters.count { $0.isTrainable })
      for average in averages {
        let name = String(average.name.dropFirst("ema.".count))
        #expect(best.tensors.first { $0.name == name }?.floats == average.floats)
        #expect(last.tensors.first { $0.name == name }?.floats != average.floats)
      }
    }
  }

  @Test func epochsMayGoByWithoutAValidation() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      var plan = shortened(try folder.plan(["training.validateEvery=2"]))
      #expect(plan.epochsPerValidation == 1)
      plan.epochsPerValidation = 2
      let place = try run(folder, "run")
      _ = try train(plan, in: place)
      #expect(try Journal.read(place.log).map { $0.validationIoU != nil } == [false, true, true])
    }
  }

  /// Makes a training image hold what is no number.
  private func poison(_ plan: NetworkPlan, _ name: String?) throws {
    let values = [Float](repeating: .nan, count: 256)
    for entry in plan.cases(in: .train) where name == nil || entry.name == name {
      // The file's name is kept: the format is told by its content.
      try ImageCodec.write(
        Image(width: 16, height: 16, channels: .gray, bitsPerSample: 32, samples: .float(values)), to: entry.image,
        format: .tiff)
    }
  }

  @Test func stepsThatAreSkippedAreToldAndGoOn() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      let plan = shortened(try folder.plan(["preprocessing=[]", "augmentation=[]", "training.notFinite=skip"]))
      let name = plan.cases(in: .train)[0].name
      try poison(plan, name)
      let place = try run(folder, "run")
      let notes = try train(plan, in: place)
      let skipped = try Journal.read(place.log).flatMap { $0.skipped ?? [] }
      #expect(!skipped.isEmpty && skipped.allSatisfy { $0.contains(name) }, "\(skipped)")
      #expect(notes.count { $0.hasPrefix("a step was skipped: ") } == skipped.count)
      #expect(try Checkpoint.load(place.last).tensors.allSatisfy { ($0.floats ?? []).allSatisfy(\.isFinite) })
    }
  }

  /// All images are at fault: it skips ten steps and gives up.
  @Test func nothingButSkippedStepsStops() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      var plan = shortened(try folder.plan(["preprocessing=[]", "augmentation=[]", "training.notFinite=skip"]))
      plan.totalSteps = 30
      try poison(plan, nil)
      let error = try #require(failure(PipelineError.self) { try train(plan, in: run(folder, "run")) })
      #expect(error.code == .notFinite)
      #expect(error.description.contains("the 10 steps before it were skipped"), "\(error)")
    }
  }

  @Test func aFinishedRunHasNothingToDo() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      let plan = shortened(try folder.plan())
      let place = try run(folder, "run")
      _ = try train(plan, in: place)
      let before = try folder.bytes(of: "run/checkpoints/last.safetensors")
      _ = try train(plan, in: place, resuming: true)
      #expect(try folder.bytes(of: "run/checkpoints/last.safetensors") == before)
    }
  }

  @Test func aCheckpointOfAnotherArchitectureIsRefused() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      let place = try run(folder, "run")
      _ = try train(shortened(try folder.plan()), in: place)
      let other = shortened(try folder.plan(["model.width=3"]))
      let error = try #require(failure(CheckpointError.self) { try train(other, in: place, resuming: true) })
      #expect(error.code == .otherArchitecture)
    }
  }

  @Test func aLossThatIsNoNumberStopsAndSaysWhere() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      let plan = shortened(try folder.plan(["preprocessing=[]", "augmentation=[]"]))
      let place = try run(folder, "run")
      try poison(plan, nil)
      let error = try #require(failure(PipelineError.self) { try train(plan, in: place) })
      #expect(error.code == .notFinite)
      #expect(error.description.contains("training stopped in epoch 1: "))
      #expect(error.description.contains("no weights had been kept yet"))
    }
  }
}
