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

  /// One byte of `last` flips; the run goes on from `previous`, and keeps it until a whole `last` stands beside it.
  @Test func aDamagedCheckpointNeverDisplacesAWholeOne() throws {
    let folder = try Folder()
    try folder.prepare()
    let options = ["--output", "here", "--set", "training.epochs=60"]
    let run = try Program.start(["train", "tiny.yaml"] + options, in: folder)
    #expect(try run.waits(for: "epoch 50/60"))
    kill(run.process.processIdentifier, SIGKILL)
    run.process.waitUntilExit()
    let (last, previous) = ("here/checkpoints/last.safetensors", "here/checkpoints/previous.safetensors")
    let whole = try folder.bytes(previous)
    var damaged = try folder.bytes(last)
    damaged[damaged.count - 5] ^= 1
    try damaged.write(to: URL(fileURLWithPath: folder.file(last)))
    let resumed = try Program.run(["train", "tiny.yaml", "--resume"] + options, in: folder)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("does not match its checksum") && resumed.errors.contains("going on after step"))
    #expect(try folder.bytes(previous) != damaged)

    for name in [last, previous] { try damaged.write(to: URL(fileURLWithPath: folder.file(name))) }
    let lost = try Program.run(["train", "tiny.yaml", "--resume"] + options, in: folder)
    #expect(lost.status == 1)
    #expect(lost.errors.contains("no checkpoint of this run can be read"))
    #expect(!whole.isEmpty)
  }

  @Test func whatNoMachineHoldsIsRefused() throws {
    let folder = try Folder()
    try folder.prepare()
    let giant = try Program.run(
      "train", "tiny.yaml", "--set", "training.batch=4096", "--set", "training.patch=[65536, 65536]", in: folder)
    #expect(giant.status == 1)
    #expect(giant.errors.contains("of this machine"), "\(giant.errors)")
    let long = try Program.run(
      "check", "tiny.yaml", "--set", "training.epochs=null", "--set", "training.trainFor=1e30s", in: folder)
    #expect(long.status == 1)
    #expect(long.errors.contains("'training.trainFor' must be a time"))
  }
}
