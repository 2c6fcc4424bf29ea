import Foundation
import Testing

/// Preprocessing that depends on the training set or on each image, from training to the prediction of another process.
@Suite struct PreprocessingTests {
  private static let settings = [
    "--set",
    "preprocessing=[crop: {at: foreground, above: 30, margin: 2}, letterbox: {height: 96, width: 80, interpolation: area}, "
      + "normalize: {method: percentile, over: dataset}]",
  ]

  @Test func aModelCarriesTheNumbersOfItsTrainingSet() throws {
    let folder = try Folder()
    try folder.prepare()
    let run = try Program.run(["run", "tiny.yaml", "--output", "run"] + Self.settings, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let names = try folder.names("run/predictions")
    #expect(names.count == 2)

    // Another process, in another place, with one image and the model.
    let other = try Folder()
    try other.write(folder.bytes("run/checkpoints/best.safetensors"), to: "model.safetensors")
    var first: [Data] = []
    for name in names {
      try other.write(folder.bytes("set/images/" + name), to: "\(name)/" + name)
      let predicted = try Program.run(
        "predict", "--model", "model.safetensors", "--images", name, "--output", "masks", "--probabilities",
        "--threads",
        "1", in: other)
      #expect(predicted.status == 0, "\(predicted.errors)")
      #expect(try other.bytes("masks/" + name) == folder.bytes("run/predictions/" + name))
      first.append(try other.bytes("masks/probabilities/" + name.replacing(".png", with: ".tif")))
    }
    // All of them together, beside images that the statistics never saw, and with the data set gone.
    try FileManager.default.removeItem(atPath: folder.file("set/masks"))
    let all = try Program.run(
      "predict", "--model", "run/checkpoints/best.safetensors", "--images", "set/images", "--output", "all",
      "--probabilities", "--threads", "1", in: folder)
    #expect(all.status == 0, "\(all.errors)")
    for (name, probabilities) in zip(names, first) {
      #expect(try folder.bytes("all/probabilities/" + name.replacing(".png", with: ".tif")) == probabilities)
    }
    // The plan and the checkpoint say the same.
    let plan =
      try #require(
        JSONSerialization.jsonObject(with: folder.bytes("run/plan.json")) as? [String: Any])["preprocessing"]
      as? NSDictionary
    let header = try other.bytes("model.safetensors")
    let length = header.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let metadata = try #require(
      JSONSerialization.jsonObject(with: header.dropFirst(8).prefix(length)) as? [String: Any])["__metadata__"]
    let usage = try #require((metadata as? [String: String])?["sulcus.model"])
    let carried = try JSONSerialization.jsonObject(with: Data(usage.utf8)) as? [String: Any]
    #expect(plan != nil && plan == carried?["preprocessing"] as? NSDictionary)
    #expect(usage.contains("\"deviation\":"))
  }

  @Test func aRunIsResumedWithTheSameNumbers() throws {
    let folder = try Folder()
    try folder.prepare()
    let train = try Program.run(["train", "tiny.yaml", "--output", "run"] + Self.settings, in: folder)
    #expect(train.status == 0, "\(train.errors)")
    let resumed = try Program.run(["run", "tiny.yaml", "--output", "run", "--resume"] + Self.settings, in: folder)
    #expect(resumed.status == 0, "\(resumed.errors)")
  }

  /// Masks lie on the images' own grids, whatever preprocessing does to them.
  @Test(arguments: [
    "[resize: {height: 48, width: 100, interpolation: cubic, labels: majority}, normalize]",
    "[crop: {height: 200, width: 100}, normalize: {method: clahe}, normalize: {method: percentile}]",
    "[letterbox: {height: 64, width: 100}, normalize: {over: nonZero}]", "[normalize: {method: equalize}, normalize]",
  ])
  func everyStepTrainsAndPredicts(steps: String) throws {
    let folder = try Folder()
    try folder.prepare()
    let run = try Program.run(
      "run", "tiny.yaml", "--output", "run", "--set", "preprocessing=\(steps)", "--set", "training.epochs=1", in: folder
    )
    #expect(run.status == 0, "\(run.errors)")
    let notes = run.errors.split(separator: "\n").filter { $0.contains("smaller than preprocessing crops to") }
    #expect(notes.count == (steps.contains("crop:") ? 1 : 0), "\(run.errors)")
    let name = try folder.names("run/predictions")[0]
    let inspected = try Program.run("inspect", "run/predictions/" + name, "--format", "json", in: folder)
    let files = try #require(JSONSerialization.jsonObject(with: Data(inspected.output.utf8)) as? [[String: Any]])
    #expect(files[0]["width"] as? Int == 128 && files[0]["height"] as? Int == 128)
  }

  @Test func predictionSaysOnceThatImagesArePadded() throws {
    let folder = try Folder()
    try folder.prepare()
    let setting = ["--set", "preprocessing=[crop: {height: 144, width: 100}, normalize]"]
    let train = try Program.run(["train", "tiny.yaml", "--output", "run"] + setting, in: folder)
    #expect(train.status == 0, "\(train.errors)")
    let predicted = try Program.run(
      "predict", "--model", "run/checkpoints/best.safetensors", "--images", "set/images", "--output", "masks",
      in: folder)
    #expect(predicted.status == 0)
    let notes = predicted.errors.split(separator: "\n").filter { $0.contains("smaller than preprocessing crops to") }
    #expect(notes.count == 1, "\(predicted.errors)")
  }

  @Test func checkNamesTheFilesWithoutSpacing() throws {
    let folder = try Folder()
    try folder.prepare()
    let check = try Program.run("check", "tiny.yaml", "--set", "preprocessing=[resample: {spacing: 0.5}]", in: folder)
    #expect(check.status == 1)
    for name in ["lesion-01.png", "lesion-10.png"] {
      #expect(check.errors.contains("set/images/\(name): preprocessing.0: resample needs the size of a pixel"))
    }
  }
}
