import Imaging
import Networks
import Testing
import Training

@testable import Pipeline

@Suite struct TrainedModelTests {
  @Test func aCheckpointHoldsAllThatIsNeeded() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      let plan = try folder.plan([
        "preprocessing=[pad: {height: 20, width: 20}, normalize]", "prediction={flips: true}",
      ])
      let graph = try ArchitectureCatalog.build(plan.network)
      let usage = TrainedModel.Usage(plan: plan)
      let values = try ParameterStore(graph: graph, seed: 1).exported()
      let path = folder.file("best.safetensors")
      try Checkpoint(graph: graph, parameters: values, metadata: usage.metadata()).write(to: path)
      let model = try TrainedModel.load(path)
      #expect(model.usage == usage)
      #expect(model.graph == graph)
      #expect(model.classNames == ["background", "cell"])
      #expect(model.checkpoint.parameterValues == values)
    }
  }

  /// A checkpoint from before a key existed has the key's default.
  @Test func aDescriptionWithoutTurnsHasNone() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      let plan = try folder.plan(["prediction={flips: true, turns: true}"])
      let graph = try ArchitectureCatalog.build(plan.network)
      let path = folder.file("best.safetensors")
      func load(_ metadata: [String: String]) throws -> PipelineDefinition.Prediction {
        let values = try ParameterStore(graph: graph, seed: 1).exported()
        try Checkpoint(graph: graph, parameters: values, metadata: metadata).write(to: path)
        return try TrainedModel.load(path).usage.prediction
      }
      let metadata = try TrainedModel.Usage(plan: plan).metadata()
      #expect(try load(metadata) == PipelineDefinition.Prediction(overlap: 0.5, flips: true, turns: true))
      let earlier = metadata.mapValues { $0.replacing(#","turns":true"#, with: "") }
      #expect(earlier != metadata)
      #expect(try load(earlier) == PipelineDefinition.Prediction(overlap: 0.5, flips: true))
    }
  }

  @Test(arguments: [([:], "holds weights but not"), (["sulcus.model": "{}"], "its description cannot be read")])
  func weightsAloneAreNoModel(metadata: [String: String], message: String) throws {
    try withFolder { folder in
      let graph = try ArchitectureCatalog.build(NetworkConfiguration(width: 1, depth: 1))
      let values = try ParameterStore(graph: graph, seed: 1).exported()
      let path = folder.file("weights.safetensors")
      try Checkpoint(graph: graph, parameters: values, metadata: metadata).write(to: path)
      let error = try #require(failure(PipelineError.self) { try TrainedModel.load(path) })
      #expect(error.code == .model)
      #expect(error.description.hasPrefix("\(path): \(message)"))
    }
  }

  @Test func aDescriptionThatDoesNotFitItsNetworkIsRefused() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      let plan = try folder.plan()
      let graph = try ArchitectureCatalog.build(plan.network)
      let values = try ParameterStore(graph: graph, seed: 1).exported()
      let path = folder.file("best.safetensors")
      var overlap = TrainedModel.Usage(plan: plan)
      overlap.prediction.overlap = 1.5
      var channels = TrainedModel.Usage(plan: plan)
      channels.loss = LossConfiguration(crossEntropy: 1)
      var statistics = TrainedModel.Usage(plan: plan)
      statistics.preprocessing = Preprocessing(steps: [.normalize(.dataSet(DataSetScaling(.zScore)))])
      var steps = TrainedModel.Usage(plan: plan)
      steps.postprocessing = Postprocessing(steps: [Opening(element: .disk(radius: -1))])
      var names = TrainedModel.Usage(plan: plan)
      names.postprocessing = Postprocessing(scoped: [.init(Opening(), classes: ["wall"])])
      for usage in [overlap, channels, statistics, steps, names] {
        try Checkpoint(graph: graph, parameters: values, metadata: usage.metadata()).write(to: path)
        let error = try #require(failure(PipelineError.self) { try TrainedModel.load(path) })
        #expect(error.description.contains("does not fit its network"))
      }
    }
  }

  @Test func aBranchIsASmallerModel() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      func model(_ settings: [String]) throws -> TrainedModel {
        let plan = try folder.plan(["model={architecture: unet++, width: 2, depth: 3}"] + settings)
        let graph = try ArchitectureCatalog.build(plan.network)
        let path = folder.file("best.safetensors")
        try Checkpoint(
          graph: graph, parameters: ParameterStore(graph: graph, seed: 1).exported(),
          metadata: TrainedModel.Usage(plan: plan).metadata()
        ).write(to: path)
        return try TrainedModel.load(path)
      }
      let deep = try model(["model.deepSupervision={weights: [1, 0.5, 0.25]}"])
      let counts = try (1...3).map { try deep.pruned(toBranch: $0).graph.parameterCount }
      #expect(counts == counts.sorted() && Set(counts).count == 3)
      #expect(try deep.pruned(toBranch: 2).checkpoint.parameterValues.count < deep.checkpoint.parameterValues.count)
      #expect(failure(PipelineError.self) { try deep.pruned(toBranch: 4) }?.description.contains("1 to 3") == true)
      let plain = try model([])
      #expect(failure(PipelineError.self) { try plain.pruned(toBranch: 1) }?.code == .model)
    }
  }
}
