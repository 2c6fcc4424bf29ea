import Testing
import Training

@testable import Pipeline

@Suite struct LossDecoderTests {
  private static let three = "data: {images: i, masks: m, classes: {background: 0, cell: 1, nucleus: 2}}\n"

  private func load(_ loss: String, data: String = three) throws -> LossConfiguration {
    try withFolder { folder in
      try PipelineDefinition.load(folder.write(data + "training: {loss: \(loss)}\n", to: "pipeline.yaml")).training.loss
    }
  }

  private func diagnostics(_ loss: String, data: String = three) -> [Diagnostic] {
    failure(DefinitionError.self) { try load(loss, data: data) }?.diagnostics ?? []
  }

  @Test(arguments: [
    ("{}", LossConfiguration(dice: 1)),
    ("{dice: 1, bce: 0.5}", LossConfiguration(dice: 1, bce: 0.5)),
    ("{dice: {weight: 2}, crossEntropy: {}}", LossConfiguration(dice: 2, crossEntropy: 1)),
    ("{focal: 3}", LossConfiguration(focal: .init(weight: 3, gamma: 2, alpha: nil))),
    ("{focal: {gamma: 1.5, alpha: 0.25}}", LossConfiguration(focal: .init(weight: 1, gamma: 1.5, alpha: 0.25))),
    ("{tversky: {weight: 2, alpha: 0.2}}", LossConfiguration(tversky: .init(weight: 2, alpha: 0.2, beta: 0.7))),
    ("{jaccard: 1, mse: 2, dice: null}", LossConfiguration(jaccard: 1, mse: 2)),
    ("{mse: 1, classWeights: {nucleus: 2}}", LossConfiguration(mse: 1, classWeights: [1, 1, 2])),
    ("{bce: 1, weightMap: {}}", LossConfiguration(bce: 1, weightMap: .init(w0: 10, sigma: 5))),
    ("{bce: 1, weightMap: {w0: 4, sigma: 2.5}}", LossConfiguration(bce: 1, weightMap: .init(w0: 4, sigma: 2.5))),
  ])
  func reads(yaml: String, loss: LossConfiguration) throws {
    #expect(try load(yaml) == loss)
  }

  @Test(arguments: [
    ("data: {images: i, masks: m}\n", "foreground"),
    ("data: {images: i, masks: {disc: \"{image}-d.png\"}}\n", "disc"),
  ])
  func classesHaveNamesWhereTheFileGivesNone(data: String, name: String) throws {
    let loss = try load("{bce: 1, classWeights: {background: 0.5, \(name): 3}}", data: data)
    #expect(loss.classWeights == [0.5, 3])
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    var loss: String
    var column: Int
    var message: String
    var testDescription: String { loss }
  }

  // The loss begins at column 18 of line 2.
  @Test(arguments: [
    Mistake(loss: "{dise: 1}", column: 19, message: "unknown key 'training.loss.dise'; did you mean 'dice'?"),
    Mistake(
      loss: "{focal: {gama: 1}}", column: 27, message: "unknown key 'training.loss.focal.gama'; did you mean 'gamma'?"),
    Mistake(loss: "{dice: {gamma: 1}}", column: 26, message: "unknown key 'training.loss.dice.gamma'"),
    Mistake(loss: "{focal: {alpha: 2}}", column: 34, message: "'training.loss.focal.alpha' must be from 0.0 to 1.0"),
    Mistake(loss: "{focal: [1]}", column: 26, message: "'training.loss.focal' must be a number, found a list"),
    Mistake(loss: "{tversky: {beta: -1}}", column: 35, message: "'training.loss.tversky.beta' must be from 0.0"),
    Mistake(loss: "{mse: x}", column: 24, message: "'training.loss.mse' must be a number, found 'x'"),
    Mistake(
      loss: "{bce: 1, classWeights: {nuclei: 2}}", column: 42,
      message: "unknown key 'training.loss.classWeights.nuclei'; did you mean 'nucleus'?"),
    Mistake(
      loss: "{bce: 1, classWeights: [1, 2]}", column: 41,
      message: "'training.loss.classWeights' must be a map of keys, found a list"),
    Mistake(
      loss: "{bce: 1, weightMap: true}", column: 38,
      message: "'training.loss.weightMap' must be a map of keys, found 'true'"),
    Mistake(
      loss: "{bce: 1, weightMap: {sigma: 0}}", column: 46,
      message: "'training.loss.weightMap.sigma' must be from 0.01"),
    Mistake(loss: "{dice: 1, weightMap: {}}", column: 28, message: "the weightMap has nothing to weigh"),
    Mistake(
      loss: "{bce: 1, classWeights: {cell: 0, nucleus: 0}}", column: 27, message: "0 for all foreground classes"),
    Mistake(
      loss: "{dice: 1, classWeights: {background: 2, cell: 2}}", column: 43,
      message: "'training.loss.classWeights.background' changes nothing"),
    Mistake(loss: "{bce: 1, crossEntropy: 1}", column: 18, message: "keep one of them"),
    Mistake(loss: "{classWeights: {cell: 2}}", column: 18, message: "the loss has no term"),
    Mistake(loss: "{tversky: {alpha: 0, beta: 0}}", column: 18, message: "no mistake counts"),
  ])
  func everyMistakeHasItsPlace(mistake: Mistake) throws {
    let found = diagnostics(mistake.loss)
    #expect(found.count == 1)
    let first = try #require(found.first)
    #expect(first.message.contains(mistake.message), "\(first.message)")
    #expect((first.line, first.column) == (2, mistake.column))
  }

  @Test func oneForegroundClassAloneCannotBeWeighedInRegions() throws {
    let found = try #require(
      diagnostics("{dice: 1, classWeights: {foreground: 2}}", data: "data: {images: i, masks: m}\n").first)
    #expect(found.message.contains("classWeights have nothing to weigh"))
    #expect((found.line, found.column) == (2, 28))
  }
}
