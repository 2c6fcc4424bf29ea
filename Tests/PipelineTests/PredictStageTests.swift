import Foundation
import ImageCodecs
import Imaging
import Networks
import Tensors
import Testing
import Training

@testable import Pipeline

@Suite struct PredictStageTests {
  /// A model with drawn weights for the folder's cases.
  private func writeModel(_ folder: Folder, _ settings: [String] = []) throws -> TrainedModel {
    let plan = try folder.plan(settings)
    let graph = try ArchitectureCatalog.build(plan.network)
    let path = folder.file("model.safetensors")
    try Checkpoint(
      graph: graph, parameters: ParameterStore(graph: graph, seed: 3).exported(),
      metadata: TrainedModel.Usage(plan: plan).metadata()
    ).write(to: path)
    return try TrainedModel.load(path)
  }

  private func predict(
    _ files: [ImageFile], _ model: TrainedModel, to output: String, overlays: Bool = false, probabilities: Bool = false
  ) throws -> PredictionResult {
    let writer = PredictionWriter(
      output: output, usage: model.usage.shared, overlays: overlays, probabilities: probabilities)
    return try PredictStage.perform(
      files, model: .network(model), writer: writer, limits: .standard, workers: 2,
      engine: EngineChoice(device: .cpu, precision: .float32)
    ) { _ in }
  }

  private func image(_ path: String) throws -> Image { try ImageCodec.decode(path: path).image }

  @Test func masksHaveTheImagesOwnGridAndTheDeclaredValues() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      let model = try writeModel(folder, ["preprocessing=[resize: {height: 20, width: 24}, normalize]"])
      try folder.writeCase("odd", number: 4, width: 37, height: 11)
      let files = try ImageFiles.list(folder.file("images"))
      let result = try predict(files, model, to: folder.file("out"), overlays: true, probabilities: true)
      #expect((result.written, result.failures) == (5, []))
      let mask = try image(folder.file("out/odd.png"))
      #expect((mask.width, mask.height, mask.channels) == (37, 11, .gray))
      guard case .uint8(let labels) = mask.samples else {
        Issue.record("a mask has 8 bits")
        return
      }
      #expect(Set(labels).isSubset(of: [0, 255]))
      let overlay = try image(folder.file("out/overlays/odd.png"))
      #expect((overlay.width, overlay.height) == (37, 11))
      let pages = try image(folder.file("out/probabilities/odd.tif"))
      #expect((pages.width, pages.height, pages.planes) == (37, 11, 2))
      guard case .float(let values) = pages.samples else {
        Issue.record("probabilities are floats")
        return
      }
      // A page a class; the mask is where the foreground's is above a half.
      #expect((0..<407).allSatisfy { abs(values[$0] + values[407 + $0] - 1) < 1e-5 })
      #expect((0..<407).allSatisfy { (values[407 + $0] > 0.5) == (labels[$0] == 255) })
    }
  }

  @Test func aStackGivesAStack() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      let model = try writeModel(folder)
      let path = try folder.write(Image.stack(9, 7, 3) { x, y, z in UInt8(x * y * (z + 1)) }, to: "new/stack.tif")
      let result = try predict([ImageFile(path: path, baseName: "stack")], model, to: folder.file("out"))
      #expect(result.failures.isEmpty)
      let mask = try image(folder.file("out/stack.tif"))
      #expect((mask.width, mask.height, mask.planes) == (9, 7, 3))
    }
  }

  @Test func anImageThatFailsIsReportedAndTheRestIsDone() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      let model = try writeModel(folder, ["data.channels=keep"])
      try folder.write("text", to: "images/broken.png")
      let red = Image(width: 2, height: 1, channels: .rgb, bitsPerSample: 8, samples: .uint8([255, 0, 0, 0, 0, 0]))
      try folder.write(red, to: "images/red.png")
      let result = try predict(ImageFiles.list(folder.file("images")), model, to: folder.file("out"))
      #expect(result.written == 4)
      #expect(result.failures.count == 2)
      #expect(result.failures[0].contains("images/broken.png: expected a PNG, JPEG or TIFF image"))
      #expect(result.failures[1].contains("images/red.png: gives 3 channels where the model was trained on 1"))
    }
  }

  @Test func subfoldersAreKept() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      let model = try writeModel(folder)
      for name in ["a/x.png", "b/deep/x.png"] {
        try folder.write(Image.gray(5, 4) { x, _ in UInt8(x) }, to: "new/\(name)")
      }
      _ = try predict(
        ImageFiles.list(folder.file("new"), recursive: true), model, to: folder.file("out"), overlays: true)
      for name in ["a/x.png", "b/deep/x.png", "overlays/b/deep/x.png"] {
        #expect(FileManager.default.fileExists(atPath: folder.file("out/\(name)")))
      }
    }
  }

  @Test func theImagesThemselvesAreNeverReplaced() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      let model = try writeModel(folder)
      let before = try folder.bytes(of: "images/case-0.png")
      let files = try ImageFiles.list(folder.file("images"))
      let error = try #require(failure(PipelineError.self) { try predict(files, model, to: folder.file("images")) })
      #expect(error.code == .output)
      #expect(error.description.contains("the mask would replace the file that it is made from"))
      #expect(try folder.bytes(of: "images/case-0.png") == before)
    }
  }

  @Test func anOutputThatCannotBeWrittenIsSeenFirst() throws {
    try withFolder { folder in
      try folder.writeCases(4)
      let model = try writeModel(folder)
      try folder.write("x", to: "file")
      let files = try ImageFiles.list(folder.file("images"))
      let error = failure(PipelineError.self) { try predict(files, model, to: folder.file("file/out")) }
      #expect(error?.code == .output)
    }
  }
}
