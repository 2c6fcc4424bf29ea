import Imaging
import Networks
import Testing

@testable import Pipeline

@Suite struct MethodDecoderTests {
  private func method(_ settings: [String]) throws -> MethodDefinition {
    try withFolder { folder in try #require(try folder.definition(settings).model.method) }
  }

  /// What is wrong with a file whose model is this.
  private func problems(_ model: String, extra: String = "") throws -> [Diagnostic] {
    try withFolder { folder in
      let path = try folder.write("data: {images: images, masks: masks}\nmodel: \(model)\n\(extra)", to: "p.yaml")
      return try #require(failure(DefinitionError.self) { try PipelineDefinition.load(path) }).diagnostics
    }
  }

  @Test func everyMethodOfTheCatalogIsRead() throws {
    for kind in ClassicalCatalog.methods {
      let found = try method(["model={method: \(kind.name)}"])
      #expect(found.name == kind.name)
      #expect(DefinitionDecoder.isSound(found.algorithm.method))
    }
  }

  @Test func optionsAreTakenOver() throws {
    let found = try method(["model={method: kMeans, iterations: 7, levels: 4, foreground: dark}"])
    #expect(found.algorithm.method.isEqual(to: KMeans(iterations: 7)))
    #expect((found.levels, found.foreground) == (4, .dark))
    let plain = try method(["model={method: otsu}"])
    #expect((plain.levels, plain.foreground) == (nil, .auto))
    #expect(plain.asksTrainingCases && !found.asksTrainingCases)
  }

  @Test(arguments: [
    ("{method: otsuu}", 17, "'model.method' has no method 'otsuu'; did you mean 'otsu'?"),
    ("{method: kMeans, iteration: 3}", 25, "unknown key 'model.iteration'; did you mean 'iterations'?"),
    ("{method: kMeans, iterations: 0}", 37, "'model.iterations' must be from 1 to 10000, found 0"),
    ("{method: otsu, foreground: light}", 35, "'model.foreground' has no choice 'light'"),
    ("{method: otsu, width: 8}", 23, "unknown key 'model.width'"),
    ("{method: otsu, pretrained: a.safetensors}", 23, "unknown key 'model.pretrained'"),
    ("{architecture: unet, method: otsu}", 29, "'model' has both architecture and method: choose one"),
    ("{method: [otsu]}", 17, "'model.method' must be a text, found a list"),
  ])
  func mistakesAreToldWhereTheyAre(model: String, column: Int, message: String) throws {
    let found = try problems(model)
    #expect(found.count == 1)
    #expect((found[0].line, found[0].column) == (2, column))
    #expect(found[0].message.hasPrefix(message))
  }

  @Test func blocksThatItCannotUseAreListed() throws {
    try withFolder { folder in
      let model = "model: {method: otsu}"
      let path = try folder.write(
        "data: {images: images, masks: masks}\n\(model)\ntraining: {epochs: 3}\nprediction: {flips: true}", to: "p.yaml"
      )
      #expect(try PipelineDefinition.load(path).model.method?.unusedBlocks == ["training", "prediction"])
      // What such a block says must be right all the same.
      let other = try problems("{method: otsu}", extra: "training: {epoch: 3}")
      #expect(other.map(\.message) == ["unknown key 'training.epoch'; did you mean 'epochs'?"])
    }
  }

  // MARK: One kind of model in place of the other

  private func load(_ files: [(name: String, text: String)], settings: [String] = []) throws -> PipelineDefinition {
    try withFolder { folder in
      for file in files { try folder.write(file.text, to: file.name) }
      return try PipelineDefinition.load(
        folder.file(files.last!.name), overrides: DefinitionOverrides(settings: settings))
    }
  }

  private static let network = """
    data: {images: images, masks: masks}
    model: {architecture: unet, width: 4, encoder: resnet18, start: a.safetensors}

    """

  @Test func variantsMayBeMethods() throws {
    let text = Self.network + "variants: {otsu: {model: {method: otsu}}, kMeans: {model: {method: kMeans, levels: 3}}}"
    #expect(try load([("p.yaml", text)]).model.network?.width == 4)
    let wrong = Self.network + "variants: {otsu: {model: {method: otsu, width: 3}}}"
    let error = failure(DefinitionError.self) { try load([("p.yaml", wrong)]) }
    #expect(error?.diagnostics.map(\.message) == ["unknown key 'model.width'; there are: foreground, method"])
  }

  @Test func variantsOfAMethodMayBeNetworks() throws {
    let base = "data: {images: images, masks: masks}\nmodel: {method: kMeans, iterations: 3, foreground: dark}\n"
    // `foreground` is for any method of brightness, `iterations` is not.
    let text = base + "variants: {unet: {model: {architecture: unet}}, otsu: {model: {method: otsu}}}"
    #expect(try load([("p.yaml", text)]).model.method?.name == "kMeans")
  }

  @Test func aFileThatExtendsAnotherMayChangeTheKind() throws {
    let child = "extends: base.yaml\nmodel: {method: otsu}\n"
    #expect(try load([("base.yaml", Self.network), ("p.yaml", child)]).model.method?.name == "otsu")
    let back = "extends: p.yaml\nmodel: {architecture: unet++}\n"
    let found = try load([("base.yaml", Self.network), ("p.yaml", child), ("q.yaml", back)])
    #expect(found.model.network?.architecture == "unet++")
  }

  @Test func theCommandLineMayChangeTheKind() throws {
    let settings = ["model.method=kMeans", "model.iterations=5"]
    let found = try load([("p.yaml", Self.network)], settings: settings)
    #expect(found.model.method?.algorithm.method.isEqual(to: KMeans(iterations: 5)) == true)
    // What another method cannot use goes, too.
    let other = try load([("p.yaml", Self.network)], settings: settings + ["model.method=edges"])
    #expect(other.model.method?.name == "edges")
    let back = try load([("p.yaml", Self.network)], settings: settings + ["model.architecture=unet"])
    #expect(back.model.network?.architecture == "unet")
  }
}
