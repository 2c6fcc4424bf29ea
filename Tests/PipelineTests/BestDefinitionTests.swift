import Foundation
import Testing

@testable import Pipeline

@Suite struct BestDefinitionTests {
  private static let source = """
    name: cells
    seed: 3
    data: {images: images, masks: "masks/*.png", classes: {background: 0, cell: 255}}
    preprocessing: [{resize: {height: 64, width: 64}}, {normalize: {method: zScore}}]
    model: {architecture: unet, width: 4, depth: 2}
    training:
      loss: {dice: 1, bce: 1}
      optimizer: {name: sgd, learningRate: 0.1, momentum: 0.8}
      epochs: 3
    variants: {wide: {model: {width: 16}}}
    search: {keys: {model.width: [4, 8]}}
    """

  /// What is the same in both: all but where it was read from and the name.
  private func content(_ definition: PipelineDefinition) -> PipelineDefinition {
    var definition = definition
    (definition.source, definition.yaml, definition.name, definition.search) = ("", "", "", nil)
    return definition
  }

  @Test(arguments: [
    ["training.batch=4"], ["training.optimizer.learningRate=0.05", "model.width=8"],
    ["training.loss={bce: 1}"], ["training.loss={bce: 2, dice: 1}"], ["training.optimizer={name: adam}"],
    ["training.optimizer={name: adam, learningRate: 0.01}", "training.optimizer.beta1=0.8"],
    ["preprocessing.0.resize.height=32"],
    ["preprocessing=[]", "augmentation=[{flip: {horizontal: 0.5, vertical: 0}}]"],
    ["model.method=otsu"], ["model={method: otsu}"], ["model.architecture=unet++"], ["training.ema=null"],
    ["training.ema={decay: 0.9}"], ["training.epochs=null", "training.trainFor=30s"], ["model={width: 8}"],
    ["data.classes={nothing: 0, cell: 255}"], ["data.classes={cell: 255, background: 0}"], ["training.device=\"cpu\""],
    ["model.start={checkpoint: first.safetensors, reinitialize: [head]}"], ["seed=5"], [],
    ["evaluation.references=[second, ../third]"], ["evaluation.references=second"],
    ["evaluation.slices={table: patients.csv, by: [age]}"],
  ])
  func whatItExtendsToIsWhatWasFound(settings: [String]) throws {
    try check(settings, seed: nil)
  }

  @Test func aSeedOfTheCommandLineLeavesTheSplitAlone() throws {
    try check(["training.batch=4"], seed: 9)
    try check(["data.split={folds: 4, fold: 1}"], seed: 9)
    try check(["data.split={folds: 4, fold: 1, seed: 8}"], seed: 9)
  }

  private func check(_ settings: [String], seed: UInt64?) throws {
    try withFolder { folder in
      let source = try folder.write(Self.source, to: "files/pipeline.yaml")
      try folder.write("a file", to: "files/first.safetensors")
      let overrides = DefinitionOverrides(settings: Array(settings.prefix(1)), seed: seed)
      let expected = try PipelineDefinition.load(
        // Whether the variants go together with what was found does not matter.
        source, overrides: DefinitionOverrides(settings: ["variants="] + settings, seed: seed))
      let best = BestDefinition(
        source: source, overrides: overrides, settings: Array(settings.dropFirst()),
        folder: folder.file("some/search"))
      let text = try best.text(heading: ["The best."])
      let path = try folder.write(text, to: "some/search/best.yaml")
      let found = try PipelineDefinition.load(path)
      #expect(found.name == "cells-best" && found.search == nil)
      #expect(absolute(content(found)) == absolute(content(expected)), "\(text)")
      #expect(text.hasPrefix("# The best.\n"))
      let extends = text.contains("extends: ../../files/pipeline.yaml\n")
      #expect(extends == (settings.first?.contains("data.classes") != true), "\(text)")
    }
  }

  /// The same files by whichever way.
  private func absolute(_ definition: PipelineDefinition) -> PipelineDefinition {
    func real(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
    var definition = definition
    definition.data.images = real(definition.data.images)
    if case .paired(let path) = definition.data.masks { definition.data.masks = .paired(real(path)) }
    if let start = definition.training.start { definition.training.start?.checkpoint = real(start.checkpoint) }
    definition.evaluation.references = definition.evaluation.references?.map(real)
    if let slices = definition.evaluation.slices { definition.evaluation.slices?.table = real(slices.table) }
    return definition
  }

  @Test(arguments: ["T1: flair", "nuclei #2", "- first", "{one}", "null", "*"])
  func aNameMayHoldWhatYAMLReads(name: String) throws {
    try withFolder { folder in
      let text = Self.source.replacingOccurrences(of: "name: cells", with: "name: \"\(name)\"")
      let source = try folder.write(text, to: "pipeline.yaml")
      let best = BestDefinition(
        source: source, overrides: DefinitionOverrides(), settings: ["training.batch=4"], folder: folder.path)
      let path = try folder.write(try best.text(heading: []), to: "best.yaml")
      #expect(try PipelineDefinition.load(path).name == "\(name)-best")
    }
  }

  @Test func pathsFollowTheFileWhereverItLies() throws {
    #expect(FilePath.relative("/usr/share/a/b.yaml", to: "/usr/lib") == "../share/a/b.yaml")
    #expect(FilePath.relative("/usr/b.yaml", to: "/usr") == "b.yaml")
    #expect(FilePath.relative("/usr", to: "/usr") == ".")
    try withFolder { folder in
      try folder.write("x", to: "real/deep/file.yaml")
      try FileManager.default.createSymbolicLink(
        atPath: folder.file("link"), withDestinationPath: folder.file("real/deep"))
      // From behind a link, two folders up is where the link leads and not where it lies.
      #expect(FilePath.relative(folder.file("real/deep/file.yaml"), to: folder.file("link/new")) == "../file.yaml")
      // A file that is a link: its own paths are meant from where the link lies.
      try FileManager.default.createSymbolicLink(
        atPath: folder.file("linked.yaml"), withDestinationPath: folder.file("real/deep/file.yaml"))
      #expect(FilePath.relative(folder.file("linked.yaml"), to: folder.file("search")) == "../linked.yaml")
    }
  }

  @Test(arguments: [
    "a", "0.5", "\"7\"", "[1, two, {three: 4}]", "{a: null, \"b c\": \"x\\\"y\"}", "\"a: b\"", "\"#1\"", "\"\"",
  ])
  func theShortFormIsReadBackAsItWas(yaml: String) throws {
    let node = try ConfigurationNode.parse("v: \(yaml)", source: "a.yaml", directory: "")["v"]!
    #expect(node.text(path: ["v"], relativeTo: nil) == yaml)
  }
}
