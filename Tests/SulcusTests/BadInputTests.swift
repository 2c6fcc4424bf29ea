import Foundation
import ImageCodecs
import Imaging
import Testing

/// Each mistake gets one clear sentence that names the file or key, exit status 1, and loses nothing.
@Suite struct BadInputTests {
  private func check(_ folder: Folder, _ options: String..., says text: String...) throws {
    let result = try Program.run(["check", "tiny.yaml"] + options, in: folder)
    #expect(result.status == 1, "\(result.output)")
    for text in text { #expect(result.errors.contains(text), "\(result.errors)") }
    #expect(!folder.exists("runs"))
  }

  @Test func noImages() throws {
    let folder = try Folder()
    try folder.prepare()
    try folder.write("nothing", to: "empty/readme.txt")
    try check(folder, "--set", "data.images=empty", says: "empty", "no image")
    try check(folder, "--set", "data.images=absent", says: "absent", "no such file or folder")
    try check(folder, "--set", "data.images=*.gif", says: "*.gif", "no file matches")
  }

  @Test func unpairedNames() throws {
    let folder = try Folder()
    try folder.prepare()
    let mask = folder.file("set/masks/lesion-03.png")
    try FileManager.default.moveItem(atPath: mask, toPath: folder.file("set/masks/lesion-03_mask.png"))
    try check(folder, says: "set/images/lesion-03.png", "lesion-03_mask.png")
  }

  @Test func aMaskOfAnotherSize() throws {
    let folder = try Folder()
    try folder.prepare()
    let made = try Program.run("synthesize", "--kind", "vessels", "--count", "1", "--output", "other", in: folder)
    #expect(made.status == 0)
    try folder.write(folder.bytes("other/masks/vessel-1.png"), to: "set/masks/lesion-04.png")
    try check(folder, says: "lesion-04.png", "128×128", "256×256")
  }

  @Test func maskValuesThatNoClassCovers() throws {
    let folder = try Folder()
    try folder.prepare()
    try check(
      folder, "--set", "data.classes={background: 0, lesion: 1}", says: "set/masks/lesion-01.png", "255", "pixels")
    // Without classes, 0 and one other value are binary.
    let without = try Program.run("check", "tiny.yaml", "--set", "data.classes=null", in: folder)
    #expect(without.status == 0, "\(without.errors)")
    #expect(without.output.contains("foreground: 255"))
    // A gray image as a mask holds smoothed values.
    try check(folder, "--set", "data.masks=set/images", "--set", "data.classes=null", says: "maskThreshold")
  }

  @Test(arguments: [("empty", Data()), ("text", Data("hello, I am no image".utf8))])
  func filesThatAreNoImages(kind: String, bytes: Data) throws {
    let folder = try Folder()
    try folder.prepare()
    try folder.write(bytes, to: "set/images/lesion-05.png")
    try check(folder, says: "set/images/lesion-05.png", kind)
  }

  @Test func truncatedFilesAreAllListed() throws {
    let folder = try Folder()
    try folder.prepare()
    for name in ["images/lesion-02.png", "masks/lesion-07.png"] {
      try folder.write(folder.bytes("set/" + name).prefix(100), to: "set/" + name)
    }
    try check(folder, says: "images/lesion-02.png", "masks/lesion-07.png")
  }

  /// However many there are.
  @Test func checkListsEveryFileThatIsWrong() throws {
    let folder = try Folder()
    try folder.prepare(count: 30)
    for number in 1...25 {
      try folder.write(Data("text".utf8), to: "set/images/lesion-\(number < 10 ? "0" : "")\(number).png")
    }
    let result = try Program.run("check", "tiny.yaml", in: folder)
    #expect(result.status == 1)
    let lines = result.errors.split(separator: "\n").filter { $0.hasPrefix("sulcus: ") }
    #expect(lines.count == 25)
    #expect(lines.allSatisfy { $0.contains("found text that begins") })
  }

  @Test func aMaskInJPEG() throws {
    let folder = try Folder()
    let made = try Program.run("synthesize", "--kind", "vessels", "--count", "5", "--output", "set", in: folder)
    #expect(made.status == 0)
    try folder.write(Folder.pipeline, to: "tiny.yaml")
    try check(folder, "--set", "data.masks=set/images", says: "vessel-1.jpg", "may not be a JPEG")
  }

  @Test func aSetOfNoCases() throws {
    let folder = try Folder()
    try folder.prepare(count: 2)
    try check(folder, says: "set is empty")
    try check(folder, "--set", "data.split={train: 0.5, validation: 0.5, test: 0}", says: "data.split.test")
  }

  @Test func wrongKeys() throws {
    let folder = try Folder()
    try folder.prepare()
    try folder.write(
      Folder.pipeline.replacingOccurrences(of: "  batch: 4", with: "  bacth: 4"), to: "tiny.yaml")
    try check(folder, says: "tiny.yaml:12:3: unknown key 'training.bacth'; did you mean 'batch'?")
    try folder.write(Folder.pipeline.replacingOccurrences(of: "epochs: 2", with: "epochs: two"), to: "tiny.yaml")
    try check(folder, says: "tiny.yaml:13:11:", "whole number", "'two'")
    try folder.write(Folder.pipeline + "\n  - [", to: "tiny.yaml")
    try check(folder, says: "tiny.yaml:", "YAML")
  }

  @Test func patchesThatTheNetworkCannotTake() throws {
    let folder = try Folder()
    try folder.prepare()
    try check(folder, "--set", "training.patch=[2, 2]", says: "training.patch [2, 2]")
    try check(folder, "--set", "training.patch=[66, 64]", says: "64", "68")
    try check(
      folder, "--set", "model={architecture: unet/2015, width: 2}", "--set", "training.patch=[100, 100]", says: "188")
    try check(folder, "--set", "model.architecture=unett", says: "unet")
    try check(folder, "--set", "model.widht=4", says: "width")
  }

  @Test func anOutputThatCannotBeWritten() throws {
    let folder = try Folder()
    try folder.prepare()
    let run = try Program.run("run", "tiny.yaml", "--output", "/proc/run", in: folder)
    #expect(run.status == 1)
    #expect(run.errors.contains("/proc/run"))
    #expect(!run.errors.contains("Training"))
  }

  @Test func aLossThatIsNoNumberKeepsWhatThereIs() throws {
    let folder = try Folder()
    try folder.prepare()
    // One image among the others holds a pixel that is no number.
    var samples = [Float](repeating: 1, count: 128 * 128)
    samples[500] = .nan
    try FileManager.default.removeItem(atPath: folder.file("set/images/lesion-01.png"))
    try ImageCodec.write(
      Image(width: 128, height: 128, channels: .gray, bitsPerSample: 32, samples: .float(samples)),
      to: folder.file("set/images/lesion-01.tif"))
    try folder.write(
      "image,set\n"
        + (1...10).map { number in
          let name = "lesion-" + (number < 10 ? "0" : "") + "\(number)"
          return "\(name),\(number < 8 ? "train" : number == 8 ? "validation" : "test")\n"
        }.joined(), to: "split.csv")
    let run = try Program.run(
      "train", "tiny.yaml", "--output", "run", "--set", "data.split={file: split.csv}", "--set",
      "preprocessing=[{normalize: {method: none}}]", "--set", "training.patch=null", in: folder)
    #expect(run.status == 1)
    #expect(run.errors.contains("epoch 1"), "\(run.errors)")
    #expect(run.errors.contains("lesion-01"))
  }

  @Test func aCheckpointOfAnotherArchitecture() throws {
    let folder = try Folder()
    try folder.prepare()
    #expect(try Program.run("train", "tiny.yaml", "--output", "run", "--quiet", in: folder).status == 0)
    let resumed = try Program.run(
      "train", "tiny.yaml", "--output", "run", "--resume", "--set", "model.width=3", in: folder)
    #expect(resumed.status == 1)
    #expect(resumed.errors.contains("other settings"))
  }

  @Test func aDamagedCheckpointFallsBack() throws {
    let folder = try Folder()
    try folder.prepare()
    let options = ["tiny.yaml", "--output", "run", "--set", "training.epochs=40"]
    #expect(try Program.run(["train", "--quiet"] + options, in: folder).status == 0)
    try folder.write(
      folder.bytes("run/checkpoints/last.safetensors").prefix(4000), to: "run/checkpoints/last.safetensors")
    let resumed = try Program.run(["run", "--resume"] + options, in: folder)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("last.safetensors") && resumed.errors.contains("previous.safetensors"))
  }

  @Test func resumingWhatIsNotThere() throws {
    let folder = try Folder()
    try folder.prepare()
    let resumed = try Program.run("run", "tiny.yaml", "--resume", in: folder)
    #expect(resumed.status == 1)
    #expect(resumed.errors.contains("no unfinished run"))
  }
}
