import Networks
import Tensors
import Testing
import Training

@testable import Pipeline

@Suite struct PretrainedFileTests {
  /// The encoder of a `unet`, under torchvision's names and with weights of another seed.
  private func write(_ folder: Folder, channels: Int = 3, without missing: String? = nil) throws -> String {
    let graph = try ArchitectureCatalog.build(
      NetworkConfiguration(width: 1, depth: 2, options: ["encoder": .text("resnet18")], inputChannels: channels))
    let tensors = try ParameterStore(graph: graph, seed: 99).exported().compactMap { value in
      PretrainedEncoder.torchvisionName(of: value.name).map {
        Safetensors.Entry(name: $0, shape: value.shape, floats: value.values)
      }
    }
    let path = folder.file("resnet18.safetensors")
    try Safetensors(tensors: tensors.filter { $0.name != missing }).write(to: path)
    return path
  }

  private func settings(_ path: String, _ more: String = "") -> [String] {
    ["model={architecture: unet, width: 1, depth: 2, encoder: resnet18, pretrained: \"\(path)\"\(more)}"]
  }

  @Test func aRunBeginsWithTheFilesWeightsAndKeepsThemWhileFrozen() throws {
    try withFolder { folder in
      try folder.writeCases(5, width: 32, height: 32)
      let path = try write(folder)
      let plan = try folder.plan(settings(path, ", freezeEpochs: 1"))
      #expect(plan.pretrained?.path == path && plan.pretrained?.digest.count == 64)
      #expect(plan.parameterRules == [ParameterRule(match: .encoder, freeze: .epochs(1))])
      let graph = try ArchitectureCatalog.build(plan.network)
      let trainer = try plan.makeTrainer(graph: graph, device: .cpu, totalSteps: 400)
      let name = "encoder.1.0.convolution.0.weight"
      let given = try Safetensors.read(path)["layer1.0.conv1.weight"]?.floats
      #expect(try trainer.parameters[name].floats() == given)
      let batches = try TrainingBatches(plan: plan, divisors: graph.divisors)
      for step in 0..<plan.stepsPerEpoch { try trainer.step(batches.batch(at: step)) }
      #expect(try trainer.parameters[name].floats() == given)
      try trainer.step(batches.batch(at: plan.stepsPerEpoch))
      #expect(try trainer.parameters[name].floats() != given)
    }
  }

  @Test func aFileThatDoesNotFitIsToldBeforeAnyWork() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      let path = try write(folder, without: "layer1.1.bn2.weight")
      let error = try #require(failure(PipelineError.self) { try folder.plan(settings(path)) })
      #expect(error.description.contains("layer1.1.bn2.weight is missing"))
      let absent = try #require(failure(PipelineError.self) { try folder.plan(settings(folder.file("none"))) })
      #expect(absent.description.contains("model.pretrained"))
      let frozen = failure(DefinitionError.self) { try folder.plan(["model={architecture: unet, freezeEpochs: 2}"]) }
      #expect(frozen?.description.contains("an encoder that was never trained") == true)
    }
  }

  @Test func aFileThatChangedIsNotTheRunsOwn() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      let path = try write(folder)
      let plan = try folder.plan(settings(path))
      try folder.write("other", to: "resnet18.safetensors")
      let error = failure(PipelineError.self) {
        try plan.makeTrainer(graph: ArchitectureCatalog.build(plan.network), device: .cpu, totalSteps: 1)
      }
      #expect(error?.description.contains("is not the file it was") == true)
    }
  }
}
