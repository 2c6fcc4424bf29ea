import Networks
import Tensors
import Testing
import Training

@testable import Pipeline

@Suite struct StartingCheckpointTests {
  /// A checkpoint of the tests' network, of another seed, for so many classes.
  private func write(_ folder: Folder, outputs: Int = 1, width: Int = 2) throws -> Checkpoint {
    let graph = try ArchitectureCatalog.build(
      NetworkConfiguration(architecture: "unet", width: width, depth: 2, outputChannels: outputs))
    let checkpoint = Checkpoint(graph: graph, parameters: try ParameterStore(graph: graph, seed: 99).exported())
    try checkpoint.write(to: folder.file("start.safetensors"))
    return checkpoint
  }

  private func settings(_ folder: Folder, _ more: String = "") -> [String] {
    ["model.start={checkpoint: \"\(folder.file("start.safetensors"))\"\(more)}"]
  }

  private func weights(_ plan: NetworkPlan) throws -> [String: [Float]] {
    let graph = try ArchitectureCatalog.build(plan.network)
    let trainer = try plan.makeTrainer(graph: graph, device: .cpu, totalSteps: 10)
    return Dictionary(uniqueKeysWithValues: try trainer.parameters.exported().map { ($0.name, $0.values) })
  }

  @Test func aRunBeginsWithTheCheckpointsWeights() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      let checkpoint = try write(folder)
      // As a file alone, too.
      let plan = try folder.plan(["model.start=\(folder.file("start.safetensors"))"])
      #expect(try folder.plan(settings(folder)) == plan)
      #expect(plan.start?.digest.count == 64)
      #expect(plan.notes.first?.contains("start.safetensors") == true && plan.notes.count == 1)
      let found = try weights(plan)
      for value in checkpoint.parameterValues { #expect(found[value.name] == value.values) }
    }
  }

  @Test func whatIsNamedBeginsAnew() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      let checkpoint = try write(folder, outputs: 3)
      let plan = try folder.plan(settings(folder, ", reinitialize: [head]"))
      #expect(plan.start?.reinitialized == ["head.weight", "head.bias"])
      #expect(plan.notes.contains { $0.contains("begin anew: head.weight, head.bias") })
      let (found, drawn) = (try weights(plan), try weights(folder.plan()))
      for value in checkpoint.parameterValues {
        #expect(found[value.name] == (value.name.hasPrefix("head.") ? drawn[value.name] : value.values))
      }
    }
  }

  @Test func allThatDoesNotFitIsTold() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      _ = try write(folder, outputs: 3)
      let head = try #require(failure(PipelineError.self) { try folder.plan(settings(folder)) })
      #expect(head.problems.count == 3)
      #expect(head.description.contains("head.weight has the shape [3, 2, 1, 1], and unet needs [1, 2, 1, 1]"))
      #expect(head.description.contains("head.bias has the shape [3], and unet needs [1]"))
      #expect(head.description.contains("reinitialize: [head]"))

      let deeper = try #require(failure(PipelineError.self) { try folder.plan(settings(folder) + ["model.depth=3"]) })
      #expect(deeper.description.contains("encoder.2.convolution.0.weight of unet is missing"))

      let pattern = failure(PipelineError.self) { try folder.plan(settings(folder, ", reinitialize: [heads]")) }
      #expect(pattern?.description.contains("'heads' names no parameter of unet; the nearest paths are 'head'") == true)

      let absent = failure(PipelineError.self) { try folder.plan(["model.start=\(folder.file("none"))"]) }
      #expect(absent?.description.contains("model.start: ") == true)
    }
  }

  @Test func whatTheNetworkLacksIsLeftOut() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      let graph = try ArchitectureCatalog.build(
        NetworkConfiguration(
          architecture: "unet", width: 2, depth: 2, options: ["deepSupervision": .flag(true)], outputChannels: 1))
      try Checkpoint(graph: graph, parameters: try ParameterStore(graph: graph, seed: 99).exported()).write(
        to: folder.file("start.safetensors"))
      let plan = try folder.plan(settings(folder))
      #expect(plan.start?.unused.isEmpty == false)
      #expect(plan.notes.last?.contains("are left out") == true)
      _ = try weights(plan)
    }
  }

  @Test func aFileThatChangedIsNotTheRunsOwn() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      _ = try write(folder)
      let plan = try folder.plan(settings(folder))
      try folder.write("other", to: "start.safetensors")
      let error = failure(PipelineError.self) { try weights(plan) }
      #expect(error?.description.contains("is not the file it was") == true)
    }
  }
}
