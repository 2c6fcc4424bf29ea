import Evaluation
import Testing

@testable import Pipeline

@Suite struct SearchDecoderTests {
  private static let base = """
    data: {images: images, masks: masks, classes: {background: 0, cell: 255}}
    preprocessing: [{resize: {height: 64, width: 64}}]

    """

  /// The definition, all values of its search checked.
  private func load(_ search: String) throws -> SearchSettings? {
    try withFolder { folder in
      let path = try folder.write(Self.base + "search:\n" + search, to: "pipeline.yaml")
      let definition = try PipelineDefinition.load(path)
      try PipelineDefinition.checkSearch(path)
      return definition.search
    }
  }

  private func diagnostics(_ search: String) -> [Diagnostic] {
    failure(DefinitionError.self) { try load(search) }?.diagnostics ?? []
  }

  @Test func readsTheDocumentedExample() throws {
    let search = try #require(
      try load(
        """
          method: random
          trials: 12
          halving: 3
          score: hd95
          keys:
            training.optimizer.learningRate: {from: 0.0001, to: 0.01, scale: log}
            model.width: {from: 8, to: 32, integer: true}
            training.loss: {values: [{dice: 1, bce: 1}, {bce: 1}]}
            training.batch: [4, 8]
            training.ema: [null, {decay: 0.99}]
            preprocessing.0.resize.height: [32, 64]
        """))
    #expect(
      search
        == SearchSettings(
          method: .random, trials: 12, halving: 3, score: .hausdorff95,
          dimensions: [
            SearchDimension(
              key: "training.optimizer.learningRate", values: .number(0.0001...0.01, isLogarithmic: true)),
            SearchDimension(key: "model.width", values: .integer(8...32, isLogarithmic: false)),
            SearchDimension(key: "training.loss", values: .choice(["{dice: 1, bce: 1}", "{bce: 1}"])),
            SearchDimension(key: "training.batch", values: .choice(["4", "8"])),
            SearchDimension(key: "training.ema", values: .choice(["null", "{decay: 0.99}"])),
            SearchDimension(key: "preprocessing.0.resize.height", values: .choice(["32", "64"])),
          ]))
  }

  @Test func defaultsAreTPEOfTwentyTrialsByIoU() throws {
    let search = try #require(try load("  keys: {training.batch: [4, 8]}\n"))
    #expect((search.method, search.trials, search.halving, search.score) == (.tpe, 20, nil, .iou))
    let grid = try #require(
      try load("  method: grid\n  keys: {training.batch: [4, 8], model.depth: {from: 2, to: 4, integer: true}}\n"))
    #expect(grid.trials == 6)
    #expect(try withFolder { try $0.definition() }.search == nil)
  }

  /// The text of each mistake, and its line: `search:` stands in line 3.
  @Test(arguments: [
    ("  trials: 3\n", 4, "'search.keys' must be a map"), ("  keys: {}\n", 4, "'search.keys' must be a map"),
    ("  method: bayes\n  keys: {training.batch: [4]}\n", 4, "no choice 'bayes'"),
    ("  trails: 3\n  keys: {training.batch: [4]}\n", 4, "unknown key 'search.trails'; did you mean 'trials'"),
    ("  trials: 0\n  keys: {training.batch: [4]}\n", 4, "from 1 to 10000"),
    ("  halving: 1\n  keys: {training.batch: [4]}\n", 4, "from 2 to"),
    ("  score: iuo\n  keys: {training.batch: [4]}\n", 4, "did you mean 'iou'"),
    ("  keys:\n    training.batch: 4\n", 5, "must be a list of values"),
    ("  keys:\n    training.batch: []\n", 5, "one value or more"),
    ("  keys:\n    training.batch: {values: 4}\n", 5, "one value or more"),
    ("  keys:\n    training.batch: {values: [4], scale: log}\n", 5, "unknown key"),
    ("  keys:\n    training.batch: [4, 4]\n", 5, "has 4 twice"),
    ("  keys:\n    training.batch: {from: 4}\n", 5, "must have from and to"),
    ("  keys:\n    training.batch: {from: 8, to: 4}\n", 5, "must go up"),
    ("  keys:\n    training.batch: {from: four, to: 8}\n", 5, "must be a number"),
    ("  keys:\n    training.optimizer.weightDecay: {from: 0, to: 1, scale: log}\n", 5, "begin above 0"),
    ("  keys:\n    training.batch: {from: 4.5, to: 8, integer: true}\n", 5, "whole numbers"),
    ("  keys:\n    training.batch: {from: 1, to: 8, scale: loq}\n", 5, "did you mean 'log'"),
    ("  keys:\n    training.batch: {from: 1, to: 8, steps: 3, integer: true}\n", 5, "is for method: grid"),
    ("  method: grid\n  keys:\n    training.ema.decay: {from: 0.5, to: 0.9}\n", 6, "give steps"),
    ("  method: grid\n  trials: 4\n  keys: {training.batch: [4]}\n", 5, "of no account for a grid"),
    (
      "  method: grid\n  keys: {seed: [1], training.batch: {from: 1, to: 4000, integer: true}, "
        + "training.epochs: {from: 1, to: 4000, integer: true}}\n", 5, "more than 10000 trials"
    ),
    ("  keys:\n    data.images: [a, b]\n", 5, "other cases or references"),
    ("  keys:\n    data.maskThreshold: [1, 2]\n", 5, "other cases or references"),
    ("  keys:\n    seed: [1, 2]\n", 5, "the same for all trials"),
    ("  keys:\n    evaluation.scores: [[iou], [dice]]\n", 5, "changes what is scored"),
    ("  keys:\n    search.trials: [1, 2]\n", 5, "no setting of a training"),
    ("  keys:\n    training..batch: [4, 8]\n", 5, "empty part"),
    ("  keys:\n    training.loss: [{dice: 1}]\n    training.loss.bce: [1, 2]\n", 6, "a part of 'training.loss'"),
  ])
  func everyMistakeIsToldWhereItStands(search: String, line: Int, message: String) {
    let found = diagnostics(search)
    #expect(found.contains { $0.message.contains(message) && $0.line == line }, "\(found)")
  }

  /// Each value is put into the pipeline, alone, before any training.
  @Test(arguments: [
    ("    training.optimizer.learningrate: [0.1]\n", 5, "did you mean 'learningRate'"),
    ("    trainng.batch: [4]\n", 5, "did you mean 'training'"), ("    training.batch: [4, 0]\n", 5, "from 1 to 4096"),
    ("    training.batch:\n      - 4\n      - eight\n", 7, "must be a whole number"),
    ("    training.batch: {from: 0, to: 8, integer: true}\n", 5, "from 1 to 4096"),
    ("    training.batch: {from: 1, to: 8}\n", 5, "must be a whole number"),
    ("    training.loss: [{dice: 1}, {bce: 1, crossEntropy: 1}]\n", 5, "training.loss"),
    ("    model.architecture: [unet, unett]\n", 5, "did you mean"),
    ("    model.depth: {from: 1, to: 400, integer: true}\n", 5, "depth"),
    ("    preprocessing.3.resize.height: [64]\n", 5, "number an item of the list"),
  ])
  func everyValueIsTriedAlone(key: String, line: Int, message: String) {
    let found = diagnostics("  keys:\n" + key)
    #expect(found.contains { $0.message.contains(message) && $0.line == line }, "\(found)")
  }

  /// A run with a model that the search's keys do not fit is none of the search's business.
  @Test func otherCommandsLeaveTheValuesAlone() throws {
    try withFolder { folder in
      let path = try folder.write(Self.base + "search: {keys: {model.width: [4, 8]}}\n", to: "pipeline.yaml")
      let overrides = DefinitionOverrides(settings: ["model.method=otsu"])
      #expect(try PipelineDefinition.load(path, overrides: overrides).model.method != nil)
      #expect(throws: DefinitionError.self) { try PipelineDefinition.checkSearch(path, overrides: overrides) }
    }
  }
}
