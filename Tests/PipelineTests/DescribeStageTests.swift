import Networks
import Testing

@testable import Pipeline

@Suite struct DescribeStageTests {
  @Test func anArchitectureIsDescribedAtADefaultSize() throws {
    let unet = try DescribeStage.perform("unet", input: nil, outputs: nil, settings: [])
    #expect(unet.parameters == 7_762_465)
    #expect((unet.input, unet.output, unet.divisor) == ([1, 256, 256], [1, 256, 256], 16))
    #expect(unet.layers.reduce(0) { $0 + $1.parameters } == unet.parameters)
    #expect(unet.layers.reduce(0) { $0 + $1.multiplyAdds } == unet.multiplyAdds)
    let paper = try DescribeStage.perform("unet/2015", input: [1, 572, 572], outputs: nil, settings: [])
    #expect((paper.parameters, paper.output) == (31_030_593, [1, 388, 388]))
  }

  @Test func settingsChannelsAndDimensionsCount() throws {
    let found = try DescribeStage.perform(
      "unet", input: [3, 8, 16, 32], outputs: 5, settings: ["model.width=2", "model.depth=3"])
    #expect(found.output == [5, 8, 16, 32])
    #expect(found.divisor == 8)
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

  @Test(arguments: [
    ("unett", [], "did you mean “unet”?"), ("unet", ["model.widht=2"], "did you mean “width”?"),
    ("unet", ["training.batch=2"], "unknown key 'training'"), ("unet", ["model.depth=x"], "cannot be x"),
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
}
