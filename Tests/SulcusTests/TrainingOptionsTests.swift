import Foundation
import Testing

/// What a run says and keeps to while it trains.
@Suite struct TrainingOptionsTests {
  @Test func tellsWhatItWillTakeAndHowItGoes() throws {
    let folder = try Folder()
    try folder.prepare()
    let run = try Program.run("train", "tiny.yaml", "--output", "here", in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("GiB of memory") && run.errors.contains("s a step"))
    #expect(run.errors.contains(/waiting \d+\.\d %/))
    #expect(try folder.text("here/log.jsonl").contains("\"waiting\":"))
    #expect(!folder.exists("here/tensorboard"))
  }

  @Test func aMemoryLimitThatNothingFitsIsAnError() throws {
    let folder = try Folder()
    try folder.prepare()
    let tight = try Program.run("train", "tiny.yaml", "--max-memory", "10MiB", "--output", "tight", in: folder)
    #expect(tight.status == 1)
    #expect(tight.errors.contains("a batch of one needs"))
    let wrong = try Program.run("train", "tiny.yaml", "--max-memory", "much", in: folder)
    #expect(wrong.errors.contains("'training.maxMemory' must be a size"))
    let wide = try Program.run("train", "tiny.yaml", "--max-memory", "16GiB", "--output", "wide", in: folder)
    #expect(wide.status == 0, "\(wide.errors)")
    let free = try Program.run("train", "tiny.yaml", "--output", "free", in: folder)
    #expect(free.status == 0)
    #expect(
      try folder.bytes("wide/checkpoints/best.safetensors") == folder.bytes("free/checkpoints/best.safetensors"),
      "a limit that is wide enough changes nothing")
  }

  @Test func twoRunsNeverShareAFolder() throws {
    let folder = try Folder()
    try folder.prepare()
    let first = try Program.start(
      ["train", "tiny.yaml", "--output", "here", "--set", "training.epochs=4000"], in: folder)
    #expect(try first.waits(for: "epoch 1/"))
    let second = try Program.run(
      "train", "tiny.yaml", "--output", "here", "--resume", "--set", "training.epochs=4000", in: folder)
    #expect(second.status == 1)
    #expect(second.errors.contains("another sulcus works in this folder"))
    kill(first.process.processIdentifier, SIGKILL)
    first.process.waitUntilExit()
  }

  @Test func eventFilesAreWrittenOnRequest() throws {
    let folder = try Folder()
    try folder.prepare()
    let run = try Program.run(
      "train", "tiny.yaml", "--output", "here", "--set", "training.tensorBoard=true", in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(try folder.names("here/tensorboard").contains { $0.contains("tfevents") })
  }
}
