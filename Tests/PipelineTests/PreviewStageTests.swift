import Foundation
import ImageCodecs
import Imaging
import Testing
import Training

@testable import Pipeline

@Suite struct PreviewStageTests {
  private static let mixing =
    "augmentation=[{flip: {}}, {rotate: {probability: 1}}, {mixUp: {alpha: 1}}, {cutMix: {}}, {copyPaste: {}}]"

  private func request(
    _ folder: Folder, _ settings: [String] = [mixing], output: String = "preview", samples: Int = 2, count: Int = 3,
    html: Bool = false
  ) throws -> PreviewRequest {
    _ = try folder.definition()
    return PreviewRequest(
      pipeline: folder.file("pipeline.yaml"), overrides: DefinitionOverrides(settings: settings),
      output: folder.file(output), samples: samples, count: count, html: html)
  }

  private func names(_ folder: Folder, _ name: String = "preview") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.file(name)).sorted()
  }

  /// What is shown is what the batches of a training hold: each plane's samples in the order in which it comes.
  @Test(arguments: [
    [mixing], [mixing, "training.patch=[12, 8]", "training.sampling={foreground: 0.7}"],
    [mixing, "training.patch=[12, 8]", "training.sampling={balanceClasses: true}"],
    [mixing, "training.patch="], ["seed=9"],
  ])
  func samplesAreThoseOfTheTraining(settings: [String]) throws {
    try withFolder { folder in
      try folder.writeCases(8)
      let plan = try folder.plan(settings)
      let maker = try BatchMaker(plan: plan, divisors: [1, 1])
      let shown = try PreviewStage.firstPlaces(of: maker, count: 4, each: 3).map { try ShownSample($0, of: maker) }
      #expect(shown.count == 4 && shown.allSatisfy { $0.versions.count == 3 })
      let source = try TrainingBatches(plan: plan, divisors: [1, 1])
      var seen: [String: [(batch: Batch, place: Int)]] = [:]
      var order: [String] = []
      for number in 0..<40 {
        let batch = try source.batch(at: number)
        for (place, name) in batch.names.enumerated() {
          if seen[name] == nil { order.append(name) }
          seen[name, default: []].append((batch, place))
        }
      }
      #expect(shown.map(\.name) == Array(order.prefix(4)))
      for sample in shown {
        for (index, version) in sample.versions.enumerated() {
          let (batch, place) = try #require(seen[sample.name])[index]
          let size = version.sample.labels.labels.count
          #expect(Array(batch.images[place * size..<(place + 1) * size]) == version.sample.image.values)
          #expect(Array(batch.labels[place * size..<(place + 1) * size]) == version.sample.labels.labels)
          let blends = batch.blends.filter { $0.image == place }
          #expect(blends.map(\.labels) == version.sample.blends.map(\.labels.labels))
          #expect(blends.map(\.share) == version.sample.blends.map(\.share))
          if plan.sampling == PatchSampling() { #expect(version.turn == index) }
        }
      }
    }
  }

  @Test func writesASheetASampleAndWhatWasDrawn() throws {
    try withFolder { folder in
      try folder.writeCases(8)
      let preview = try PreviewStage.perform(request(folder, html: true))
      #expect(preview.samples.count == 2 && preview.samples.allSatisfy { $0.versions.map(\.turn) == [0, 1, 2] })
      #expect(try names(folder) == (preview.files + ["preview.json"]).sorted())
      for sample in preview.samples {
        let sheet = try ImageCodec.decode(path: folder.file("preview/" + sample.file)).image
        // Four pictures of 16×16, enlarged to 256.
        #expect((sheet.width, sheet.height) == (3 * 264 + 8, 2 * 264 + 8))
        #expect(sample.file.hasSuffix("-\(sample.name).png"))
      }
      let stored = try JSONDecoder().decode(
        Preview.self, from: Data(contentsOf: URL(fileURLWithPath: folder.file("preview/preview.json"))))
      #expect(stored == preview)
      let text = String(decoding: try folder.bytes(of: "preview/preview.txt"), as: UTF8.self)
      let page = String(decoding: try folder.bytes(of: "preview/preview.html"), as: UTF8.self)
      for step in preview.samples.flatMap(\.versions).flatMap(\.steps) {
        #expect(text.contains(step.summary) && page.contains(step.summary))
      }
      #expect(preview.samples.flatMap(\.versions).flatMap(\.steps).contains { $0.partner?.hasPrefix("case-") == true })
      #expect(!page.contains("http:") && !page.contains("https:") && page.hasSuffix("</html>"))
      #expect(page.components(separatedBy: "<figure").count == 9, "two samples of four pictures")
    }
  }

  /// The second preview takes the files of the first away, and nothing else ever.
  @Test func anEarlierPreviewIsReplacedAndOtherFilesAreNot() throws {
    try withFolder { folder in
      try folder.writeCases(8)
      _ = try PreviewStage.perform(request(folder, samples: 3, html: true))
      let again = try PreviewStage.perform(request(folder, samples: 1))
      #expect(try names(folder) == (again.files + ["preview.json"]).sorted())
      try folder.write("mine", to: "preview/notes.txt")
      let error = failure(PipelineError.self) { try PreviewStage.perform(request(folder)) }
      #expect(error?.code == .output && error?.description.contains("notes.txt") == true)
      #expect(try names(folder) == (again.files + ["preview.json", "notes.txt"]).sorted())
    }
  }

  @Test(arguments: ["preview/notes.txt", "preview/preview.json", "preview/01-a.png"])
  func aFolderOfOtherFilesIsAnError(name: String) throws {
    try withFolder { folder in
      try folder.writeCases(8)
      try folder.write("mine", to: name)
      let error = failure(PipelineError.self) { try PreviewStage.perform(request(folder)) }
      #expect(error?.code == .output)
      #expect(error?.description.contains("holds other files") == true, "\(String(describing: error))")
      #expect(try folder.bytes(of: name) == Array("mine".utf8))
    }
  }

  /// A list that names files elsewhere deletes none of them.
  @Test func onlyFilesOfTheFolderItselfAreReplaced() throws {
    try withFolder { folder in
      try folder.writeCases(8)
      var preview = try PreviewStage.perform(request(folder))
      preview.files += ["../masks/case-0.png", "..", ".hidden"]
      try folder.write([UInt8](JSONEncoder().encode(preview)), to: "preview/preview.json")
      _ = try PreviewStage.perform(request(folder))
      #expect(FileManager.default.fileExists(atPath: folder.file("masks/case-0.png")))
    }
  }

  @Test func missingMasksAreToldAndNothingIsWritten() throws {
    try withFolder { folder in
      try folder.writeCases(8)
      try folder.remove("masks/case-3.png")
      let error = failure(PipelineError.self) { try PreviewStage.perform(request(folder)) }
      #expect(error?.code == .unpaired)
      #expect(error?.description.contains("case-3") == true)
      #expect(!FileManager.default.fileExists(atPath: folder.file("preview")))
    }
  }

  @Test func asManySamplesAsThereAre() throws {
    try withFolder { folder in
      try folder.writeCases(8)
      let preview = try PreviewStage.perform(request(folder, samples: 1000, count: 1))
      #expect(preview.samples.count == 6)
      #expect(Set(preview.samples.map(\.name)).count == 6)
    }
  }

  /// Names with folders, and planes of stacks, become names of files.
  @Test func namesBecomeFileNames() {
    #expect(PreviewFolder.sheets(of: ["a/b#2", "a-b-2"]) == ["1-a-b-2.png", "2-a-b-2.png"])
    #expect(PreviewFolder.sheets(of: ["Schnitt 3, über"]) == ["1-Schnitt 3, über.png"])
    let many = PreviewFolder.sheets(of: Array(repeating: "x", count: 100))
    #expect(many == many.sorted() && many[8] == "009-x.png")
  }

  @Test func stepsAreTold() {
    let step = DrawnStep(
      name: "mixUp", parameters: [DrawnParameter("share", 0.123456), DrawnParameter("n", 3)], partner: "b")
    #expect(step.summary == "mixUp: with b, share 0.1235, n 3")
    #expect(DrawnStep(name: "flip", parameters: []).summary == "flip")
  }
}
