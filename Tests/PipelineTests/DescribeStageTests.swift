import Networks
import Testing
import Training

@testable import Pipeline

@Suite struct DescribeStageTests {
  @Test func anArchitectureIsDescribedAtADefaultSize() throws {
    let unet = try DescribeStage.perform("unet", input: nil, outputs: nil, settings: [])
    #expect(unet.parameters == 7_762_465)
    #expect((unet.input, unet.output, unet.divisor) == ([1, 256, 256], [1, 256, 256], 16))
    #expect(unet.layers?.reduce(0) { $0 + $1.parameters } == unet.parameters)
    #expect(unet.layers?.reduce(0) { $0 + $1.multiplyAdds } == unet.multiplyAdds)
    #expect(unet.width == 32 && unet.match == nil)
    let paper = try DescribeStage.perform("unet/2015", input: [1, 572, 572], outputs: nil, settings: [])
    #expect((paper.parameters, paper.output) == (31_030_593, [1, 388, 388]))
  }

  @Test func settingsChannelsAndDimensionsCount() throws {
    let found = try DescribeStage.perform(
      "unet", input: [3, 8, 16, 32], outputs: 5, settings: ["model.width=2", "model.depth=3"])
    #expect(found.output == [5, 8, 16, 32])
    #expect(found.divisor == 8)
  }

  /// An architecture that has 3 dimensions only is described in 3.
  @Test func volumesAreDescribed() throws {
    let found = try DescribeStage.perform("attention-unet/2018-3d", input: nil, outputs: 4, settings: [])
    #expect((found.input, found.parameters) == ([1, 256, 256, 256], 6_473_322))
    let small = try DescribeStage.perform("unet", input: [1, 16, 16, 32], outputs: nil, settings: [])
    #expect(small.output == [1, 16, 16, 32])
    #expect(throws: DefinitionError.self) {
      try DescribeStage.perform("unet/2015", input: [1, 16, 16, 32], outputs: nil, settings: [])
    }
  }

  @Test func aPipelineIsDescribedByItsOwnChannelsAndClasses() throws {
    try withFolder { folder in
      let path = try folder.write(
        """
        data: {images: i, masks: m, channels: rgb, classes: {a: 0, b: 1, c: 2}}
        model: {width: 2, depth: 1}
        training: {loss: {crossEntropy: 1}}
        """, to: "pipeline.yaml")
      let found = try DescribeStage.perform(path, input: nil, outputs: nil, settings: ["model.depth=2"])
      #expect(found.input == [3, 256, 256])
      #expect(found.output == [3, 256, 256])
      #expect(found.divisor == 4)
    }
  }

  /// What the definition leaves to the files decides the network there, and so here.
  @Test func aPipelineWithoutClassesIsDescribedAsItWouldRun() throws {
    try withFolder { folder in
      try folder.writeCases(5)
      let path = try folder.write(
        """
        data: {images: images, masks: masks, channels: keep}
        model: {width: 2, depth: 1}
        training: {loss: {crossEntropy: 1}}
        """, to: "pipeline.yaml")
      let found = try DescribeStage.perform(path, input: nil, outputs: nil, settings: [])
      #expect((found.input, found.output) == ([1, 256, 256], [2, 256, 256]))
      #expect(found.parameters == (try CheckedPipeline.load(path)).plan.network?.parameters)
    }
  }

  @Test(arguments: [
    ("unett", [], "did you mean “unet”?"), ("unet", ["model.widht=2"], "did you mean “width”?"),
    ("unet", ["training.batch=2"], "unknown key 'training'"),
    ("unet", ["model.architecture=unet++"], "does not go with a network's name"),
    ("unet", ["model.freezeEpochs=1"], "does not go with a network's name"),
    ("unet", ["model.deepSupervision.wieghts=[1]"], "did you mean 'weights'"),
    ("unet", ["model.depth=x"], "cannot be x"),
  ])
  func aWrongNameOrSettingIsRefused(subject: String, settings: [String], message: String) {
    let error = failure(DefinitionError.self) {
      try DescribeStage.perform(subject, input: nil, outputs: nil, settings: settings)
    }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test func aSizeThatDoesNotFitIsRefused() {
    #expect(throws: NetworkError.self) {
      try DescribeStage.perform("unet", input: [1, 250, 256], outputs: nil, settings: [])
    }
  }

  @Test func networksAreComparedOnOneImage() throws {
    let found = try DescribeStage.compare(
      ["unet", "unet++", "unet/2015"], input: [3, 100, 128], outputs: 2, settings: ["model.depth=3"])
    #expect(found.map(\.name) == ["unet", "unet++", "unet/2015"])
    // The smallest size that each takes; the valid convolutions of the paper lose 88 pixels.
    #expect(found.map(\.input) == [[3, 104, 128], [3, 104, 128], [3, 188, 220]])
    #expect(found.map(\.output) == [[2, 104, 128], [2, 104, 128], [2, 100, 132]])
    #expect(found.map(\.divisor) == [8, 8, 8] && found.map(\.width) == [32, 32, 64])
    #expect(found.allSatisfy { $0.layers == nil && $0.match == nil })
  }

  @Test func widthsAreMatchedToTheFirst() throws {
    let found = try DescribeStage.compare(
      ["unet++/2018", "unet/2018", "unet3+"], input: nil, outputs: nil, settings: [], match: WidthMatch("parameters"))
    #expect(found[0].width == 32 && found[0].match?.ratio == 1)
    #expect(found[1].width == 35 && found[1].parameters == 9_282_246)
    #expect(found.allSatisfy { $0.match?.target == 9_041_601 && $0.match?.quantity == "parameters" })
    for network in found {
      #expect(network.match?.ratio == Double(network.parameters) / 9_041_601)
      #expect(abs(network.match!.ratio - 1) < 0.05)
    }
  }

  @Test(arguments: [
    ("parameters=7.8M", 7_800_000), ("multiplyAdds=10G", 10_000_000_000), ("peakActivationBytes=512k", 512_000),
    ("parameters=7762465", 7_762_465), ("parameters", nil),
  ])
  func quantitiesAreRead(text: String, target: Int?) throws { #expect(try WidthMatch(text).target == target) }

  @Test(arguments: [
    ("parametres=1M", "did you mean “parameters”?"), ("flops=1", "there are parameters, multiplyAdds"),
    ("parameters=", "expected a number"), ("parameters=0", "expected a number"), ("parameters=-1M", "a number"),
    ("parameters=1e6", "expected a number"), ("parameters=nan", "expected a number"), ("parameters=7.8.1M", "number"),
    ("parameters=99999999G", "expected a number"), ("", "there are parameters"),
  ])
  func otherQuantitiesAreRefused(text: String, message: String) {
    let error = #expect(throws: NetworkError.self) { try WidthMatch(text) }
    #expect(error?.message.contains(message) == true, "\(String(describing: error))")
  }

  @Test func theWidthOfOneNetworkIsMatched() throws {
    let found = try DescribeStage.perform(
      "unet", input: nil, outputs: nil, settings: ["model.width=2"], match: WidthMatch("parameters=7.8M"))
    #expect(found.width == 32 && found.parameters == 7_762_465)
    #expect(found.match == .init(quantity: "parameters", target: 7_800_000, ratio: 7_762_465 / 7_800_000))
  }

  @Test func aQuantityThatNoWidthReachesIsRefused() {
    let error = #expect(throws: NetworkError.self) {
      try DescribeStage.perform(
        "unet", input: [1, 64, 64], outputs: nil, settings: [], match: WidthMatch("multiplyAdds=1K"))
    }
    #expect(error?.code == .unreachable)
  }

  @Test func aTrainedModelKeepsItsWidth() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      let plan = try folder.plan()
      let graph = try ArchitectureCatalog.build(plan.network)
      let values = try ParameterStore(graph: graph, seed: 1).exported()
      let path = folder.file("best.safetensors")
      try Checkpoint(graph: graph, parameters: values, metadata: TrainedModel.Usage(plan: plan).metadata())
        .write(to: path)
      let error = #expect(throws: NetworkError.self) {
        try DescribeStage.compare(
          ["unet", path], input: nil, outputs: nil, settings: [], match: WidthMatch("parameters"))
      }
      #expect(error?.message.contains("its width cannot be changed") == true)
      #expect(throws: NetworkError.self) {
        try DescribeStage.perform(path, input: nil, outputs: nil, settings: ["model.width=64"])
      }
      let found = try DescribeStage.compare(
        [path, "unet"], input: nil, outputs: nil, settings: ["model.depth=1"], match: WidthMatch("parameters"))
      #expect(found[0].width == nil && found[0].match?.ratio == 1)
    }
  }

  @Test func networksAreDrawn() throws {
    let settings = ["model.width=2"]
    #expect(
      try DescribeStage.draw("unet", as: .svg, input: [1, 64, 64], outputs: nil, settings: settings).hasPrefix("<svg"))
    let dot = try DescribeStage.draw("unet", as: .dot, input: nil, outputs: 3, settings: settings)
    #expect(dot.contains("\"head\\nconv 1×1\\n3×256×256\""))
  }
}
