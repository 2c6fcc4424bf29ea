import Foundation
import ImageCodecs
import Imaging
import Synchronization
import Testing
import Training

@testable import Pipeline

@Suite struct TrainStageTests {
  /// Three epochs of three steps, each epoch validated.
  private func shortened(_ plan: Plan) -> Plan {
    var plan = plan
    (plan.stepsPerEpoch, plan.epochsPerValidation, plan.totalSteps) = (3, 1, 9)
    return plan
  }

  private func train(_ plan: Plan, in folder: RunFolder, resuming: Bool = false) throws -> [String] {
    let notes = Mutex<[String]>([])
    let stage = try TrainStage(plan: plan, folder: folder, resuming: resuming) { event in
      if case .note(let note) = event { notes.withLock { $0.append(note) } }
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
      let values = [Float](repeating: .nan, count: 256)
      for entry in plan.cases(in: .train) {
        // The file's name is kept: the format is told by its content.
        try ImageCodec.write(
          Image(width: 16, height: 16, channels: .gray, bitsPerSample: 32, samples: .float(values)), to: entry.image,
          format: .tiff)
      }
      let error = try #require(failure(PipelineError.self) { try train(plan, in: place) })
      #expect(error.code == .notFinite)
      #expect(error.description.contains("training stopped in epoch 1: "))
      #expect(error.description.contains("no epoch was finished"))
    }
  }
}
