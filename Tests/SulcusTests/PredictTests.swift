import Foundation
import Testing

@Suite struct PredictTests {
  /// A trained model is slow to come by: the tests share one, and write elsewhere.
  private static let trained: Folder = {
    let folder = try! Folder()
    try! folder.prepare()
    let run = try! Program.run("run", "tiny.yaml", "--output", "run", "--quiet", in: folder)
    precondition(run.status == 0, run.errors)
    return folder
  }()
  private static let model = trained.file("run/checkpoints/best.safetensors")

  @Test func repeatsTheRunsOwnPredictions() throws {
    let folder = try Folder()
    let test = try Self.trained.names("run/predictions")
    for name in test {
      try folder.write(Self.trained.bytes("set/images/" + name), to: "images/" + name)
    }
    let predicted = try Program.run(
      "predict", "--model", Self.model, "--images", "images", "--output", "masks", "--threads", "1", in: folder)
    #expect(predicted.status == 0, "\(predicted.errors)")
    for name in test {
      #expect(try folder.bytes("masks/" + name) == Self.trained.bytes("run/predictions/" + name))
    }
    let scores = try Program.run(
      "evaluate", "--predictions", "masks", "--references", Self.trained.file("set/masks"), in: folder)
    #expect(scores.status == 1, "references without prediction are an error")
    #expect(scores.errors.contains("--missing empty"))
  }

  @Test func writesOverlaysAndProbabilities() throws {
    let folder = try Folder()
    let predicted = try Program.run(
      "predict", "--model", Self.model, "--images", Self.trained.file("set/images/lesion-0*.png"), "--output", "masks",
      "--overlays", "--probabilities", in: folder)
    #expect(predicted.status == 0, "\(predicted.errors)")
    #expect(try folder.names("masks/overlays") == folder.names("masks").filter { $0.hasSuffix(".png") })
    let inspected = try Program.run("inspect", "masks/probabilities", "--format", "json", in: folder)
    let files = try #require(
      JSONSerialization.jsonObject(with: Data(inspected.output.utf8)) as? [[String: Any]])
    #expect(files.count == 9)
    for file in files {
      #expect(file["bitsPerSample"] as? Int == 32)
      #expect(file["pages"] as? Int == 2)
      #expect((file["minimum"] as? Double ?? -1) >= 0 && (file["maximum"] as? Double ?? 2) <= 1)
    }
  }

  @Test func probabilitiesAreDecidedAgain() throws {
    let folder = try Folder()
    let predicted = try Program.run(
      "predict", "--model", Self.model, "--images", Self.trained.file("set/images/lesion-0*.png"), "--output", "masks",
      "--probabilities", in: folder)
    #expect(predicted.status == 0, "\(predicted.errors)")
    // The pipeline decides as the model did.
    let again = try Program.run(
      "postprocess", Self.trained.file("tiny.yaml"), "--probabilities", "masks/probabilities", "--output", "again",
      in: folder)
    #expect(again.status == 0 && again.output.contains("9 masks written to again"), "\(again.errors)")
    let names = try folder.names("again")
    #expect(names.count == 9)
    for name in names { #expect(try folder.bytes("again/" + name) == folder.bytes("masks/" + name)) }
    // With no threshold everything is a lesion.
    try folder.write("- threshold: {value: 0}\n", to: "all.yaml")
    let all = try Program.run(
      "postprocess", "all.yaml", "--probabilities", "masks/probabilities", "--output", "all", "--quiet", in: folder)
    #expect(all.status == 0 && all.output == "" && all.errors == "")
    let inspected = try Program.run("inspect", "all", "--format", "json", in: folder)
    #expect(inspected.output.components(separatedBy: "\"minimum\" : 255").count == 10, "\(inspected.output)")
  }

  @Test func strictStopsAtTheFirstFailure() throws {
    let folder = try Folder()
    for name in ["a", "b"] { try folder.write(Data("text".utf8), to: "scans/\(name).png") }
    try folder.write(Self.trained.bytes("set/images/lesion-01.png"), to: "scans/c.png")
    let arguments = ["predict", "--model", Self.model, "--images", "scans", "--output", "masks"]
    let strict = try Program.run(arguments + ["--strict"], in: folder)
    #expect(strict.status == 1)
    #expect(strict.errors.contains("scans/a.png") && !strict.errors.contains("scans/b.png"))
    #expect(!folder.exists("masks/c.png"))
    let patient = try Program.run(arguments, in: folder)
    #expect(patient.status == 1)
    #expect(patient.errors.contains("scans/a.png") && patient.errors.contains("scans/b.png"))
    #expect(patient.output.contains("1 masks written to masks, 2 images failed"))
    #expect(folder.exists("masks/c.png"))
  }

  @Test func aDecodingLimitRefusesAnImage() throws {
    let folder = try Folder()
    let image = Self.trained.file("set/images/lesion-01.png")
    let arguments = ["predict", "--model", Self.model, "--images", image, "--output", "masks"]
    let refused = try Program.run(arguments + ["--decoding-limit", "1KiB"], in: folder)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("decoding limit of 1024 bytes"))
    #expect(try Program.run(arguments + ["--decoding-limit", "much"], in: folder).status == 2)
  }

  @Test func takesImagesOfAnySize() throws {
    let folder = try Folder()
    let odd = try Program.run("synthesize", "--output", "set", "--count", "1", "--kind", "vessels", in: folder)
    #expect(odd.status == 0)
    // A gray model takes a colour image as gray.
    let predicted = try Program.run(
      "predict", "--model", Self.model, "--images", "set/images/vessel-1.jpg", "--output", "masks", in: folder)
    #expect(predicted.status == 0, "\(predicted.errors)")
    #expect(folder.exists("masks/vessel-1.png"))
  }

  @Test func keepsSubfoldersWhenRecursive() throws {
    let folder = try Folder()
    let image = try Self.trained.bytes("set/images/lesion-01.png")
    for name in ["scans/a/x.png", "scans/b/x.png"] { try folder.write(image, to: name) }
    let predicted = try Program.run(
      "predict", "--model", Self.model, "--images", "scans", "--output", "masks", "--recursive", in: folder)
    #expect(predicted.status == 0, "\(predicted.errors)")
    #expect(folder.exists("masks/a/x.png") && folder.exists("masks/b/x.png"))
  }

  @Test func goesOnPastABadFile() throws {
    let folder = try Folder()
    let image = try Self.trained.bytes("set/images/lesion-01.png")
    try folder.write(image, to: "scans/good.png")
    try folder.write(image.prefix(image.count / 2), to: "scans/cut.png")
    try folder.write("no image at all", to: "scans/text.png")
    let predicted = try Program.run(
      "predict", "--model", Self.model, "--images", "scans", "--output", "masks", in: folder)
    #expect(predicted.status == 1)
    #expect(folder.exists("masks/good.png") && !folder.exists("masks/cut.png"))
    #expect(predicted.errors.contains("scans/cut.png") && predicted.errors.contains("scans/text.png"))
  }

  @Test func refusesWhatItCannotUse() throws {
    let folder = try Folder()
    let image = try Self.trained.bytes("set/images/lesion-01.png")
    try folder.write(image, to: "scans/x.png")
    try folder.write(image, to: "scans/x.tif")
    let twice = try Program.run("predict", "--model", Self.model, "--images", "scans", "--output", "masks", in: folder)
    #expect(twice.status == 1)
    #expect(twice.errors.contains("scans/x.png and scans/x.tif"))

    let missing = try Program.run(
      "predict", "--model", "no.safetensors", "--images", "scans", "--output", "m", in: folder)
    #expect(missing.status == 1 && missing.errors.contains("no.safetensors"))

    try folder.write(Self.trained.bytes("run/checkpoints/best.safetensors").prefix(5000), to: "cut.safetensors")
    let cut = try Program.run("predict", "--model", "cut.safetensors", "--images", "scans", "--output", "m", in: folder)
    #expect(cut.status == 1 && cut.errors.contains("cut.safetensors"))

    let unwritable = try Program.run(
      "predict", "--model", Self.model, "--images", Self.trained.file("set/images"), "--output", "/proc/masks",
      in: folder)
    #expect(unwritable.status == 1 && unwritable.errors.contains("/proc/masks"))

    let over = try Program.run(
      "predict", "--model", Self.model, "--images", "scans/x.png", "--output", "scans", in: folder)
    #expect(over.status == 1 && over.errors.contains("replace the file that it is made from"))
    #expect(try folder.bytes("scans/x.png") == image)
  }

  @Test func aStackBecomesAMultiPageMask() throws {
    let folder = try Folder()
    // The pages of a probability file are a stack like any other.
    let first = try Program.run(
      "predict", "--model", Self.model, "--images", Self.trained.file("set/images/lesion-01.png"), "--output", "one",
      "--probabilities", in: folder)
    #expect(first.status == 0)
    let predicted = try Program.run(
      "predict", "--model", Self.model, "--images", "one/probabilities", "--output", "masks", in: folder)
    #expect(predicted.status == 0, "\(predicted.errors)")
    let inspected = try Program.run("inspect", "masks/lesion-01.tif", "--format", "json", in: folder)
    let files = try JSONSerialization.jsonObject(with: Data(inspected.output.utf8)) as? [[String: Any]]
    #expect(files?.first?["pages"] as? Int == 2)
  }
}
