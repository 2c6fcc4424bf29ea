import Foundation
import Testing

/// `data.split: {folds: 3}` without a fold: each is trained, and all test cases are scored together.
@Suite struct CrossValidationTests {
  private static let folds = ["--set", "data.split={folds: 3}"]

  @Test func everyFoldHasItsRunFolderAndAllTestCasesArePooled() throws {
    let folder = try Folder()
    try folder.prepare()
    let run = try Program.run(["run", "tiny.yaml"] + Self.folds, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    for name in ["pipeline.yaml", "plan.json", "manifest.json", "folds.csv", "cases.csv", "scores.json", "report.html"]
    {
      #expect(folder.exists("runs/tiny/" + name), "\(name) is missing")
      for fold in 0..<3 { #expect(folder.exists("runs/tiny/fold-\(fold)/" + name), "\(name) is missing") }
    }
    for fold in 0..<3 {
      for name in ["split.csv", "log.jsonl", "checkpoints/best.safetensors", "checkpoints/last.safetensors"] {
        #expect(folder.exists("runs/tiny/fold-\(fold)/" + name), "\(name) is missing")
      }
      #expect(run.output.contains("model   runs/tiny/fold-\(fold)/checkpoints/best.safetensors"))
    }
    #expect(run.output.contains("10 cases scored"))
    #expect(!folder.exists("runs/tiny/checkpoints"))

    // The pooled table is the folds' tables one after the other.
    func rows(_ place: String) throws -> [Substring] {
      try folder.text("runs/tiny/\(place)cases.csv").split(separator: "\n").dropFirst()[...].map { $0 }
    }
    let each = try (0..<3).map { try rows("fold-\($0)/") }
    #expect(each.allSatisfy { (3...4).contains($0.count / 2) })
    #expect(try rows("") == each.flatMap { $0 })
    #expect(try Set(rows("").map { $0.prefix { $0 != "," } }).count == 10)

    // Every image is tested in the fold that folds.csv says.
    let table = try folder.text("runs/tiny/folds.csv").split(separator: "\n")
    #expect(table.first == "image,fold" && table.count == 11)
    for row in table.dropFirst() {
      let fields = row.split(separator: ",")
      #expect(folder.exists("runs/tiny/fold-\(fields[1])/predictions/\(fields[0]).png"))
      #expect(try folder.text("runs/tiny/fold-\(fields[1])/split.csv").contains("\(fields[0]),test\n"))
    }
    #expect(try folder.text("runs/tiny/report.html").contains(">Folds</h2>"))
    let manifest = try folder.text("runs/tiny/manifest.json")
    #expect(manifest.contains("\"fold-2/best\""))

    // One of the folds alone is the same run.
    let one = try Program.run(
      "run", "tiny.yaml", "--quiet", "--output", "one", "--set", "data.split={file: runs/tiny/folds.csv, fold: 1}",
      in: folder)
    #expect(one.status == 0, "\(one.errors)")
    let best = "checkpoints/best.safetensors"
    #expect(try folder.bytes("one/" + best) == folder.bytes("runs/tiny/fold-1/" + best))
    #expect(try folder.text("one/scores.json") == folder.text("runs/tiny/fold-1/scores.json"))

    // A fold's model predicts as any other.
    let predicted = try Program.run(
      "predict", "--model", "runs/tiny/fold-2/" + best, "--images", "set/images", "--output", "masks", in: folder)
    #expect(predicted.status == 0, "\(predicted.errors)")
    #expect(try folder.names("masks").count == 10)
  }

  /// Killed in the second fold, and again while that one is resumed.
  @Test func aKilledRunGoesOnInItsFold() throws {
    let folder = try Folder()
    try folder.prepare()
    let options = Self.folds + ["--set", "training.epochs=12"]
    let broken = try Program.start(["run", "tiny.yaml", "--output", "broken"] + options, in: folder)
    #expect(try broken.waits(for: "Fold 1, 2 of 3"))
    kill(broken.process.processIdentifier, SIGKILL)
    broken.process.waitUntilExit()
    #expect(broken.process.terminationReason == .uncaughtSignal)
    #expect(folder.exists("broken/fold-0/report.html") && !folder.exists("broken/fold-2"))
    let first = try folder.bytes("broken/fold-0/checkpoints/last.safetensors")

    let again = try Program.start(["run", "tiny.yaml", "--output", "broken", "--resume"] + options, in: folder)
    #expect(try again.waits(for: "epoch 9/12"))
    kill(again.process.processIdentifier, SIGKILL)
    again.process.waitUntilExit()

    let resumed = try Program.run(["run", "tiny.yaml", "--output", "broken", "--resume"] + options, in: folder)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("Fold 0, 1 of 3, is finished: broken/fold-0 is kept"))
    #expect(try folder.bytes("broken/fold-0/checkpoints/last.safetensors") == first)

    let whole = try Program.run(["run", "tiny.yaml", "--output", "whole", "--quiet"] + options, in: folder)
    #expect(whole.status == 0, "\(whole.errors)")
    for fold in 0..<3 {
      let best = "fold-\(fold)/checkpoints/best.safetensors"
      #expect(try folder.bytes("broken/" + best) == folder.bytes("whole/" + best))
    }
    for name in ["cases.csv", "scores.json", "folds.csv"] {
      #expect(try folder.text("broken/" + name) == folder.text("whole/" + name))
    }
    let finished = try Program.run(["run", "tiny.yaml", "--output", "broken", "--resume"] + options, in: folder)
    #expect(finished.status == 1 && finished.errors.contains("holds no unfinished run"))
  }

  @Test func trainStopsAfterTheLastFoldAndRunGoesOn() throws {
    let folder = try Folder()
    try folder.prepare()
    let train = try Program.run(["train", "tiny.yaml", "--output", "run"] + Self.folds, in: folder)
    #expect(train.status == 0, "\(train.errors)")
    #expect(train.output.split(separator: "\n").count == 3)
    #expect(folder.exists("run/manifest.json") && !folder.exists("run/fold-0/predictions"))
    // The folds were shuffled anew: that is another run.
    let other = try Program.run(
      ["run", "tiny.yaml", "--output", "run", "--resume", "--set", "data.split={folds: 3, seed: 8}"], in: folder)
    #expect(other.status == 1 && other.errors.contains("other settings or files"), "\(other.errors)")
    let run = try Program.run(["run", "tiny.yaml", "--output", "run", "--resume", "--quiet"] + Self.folds, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors == "" && folder.exists("run/report.html"))
  }

  @Test func aFoldThatStopsEarlyIsToldByAll() throws {
    let folder = try Folder()
    try folder.prepare()
    let options = [
      "training.epochs=30", "training.validateEvery=1", "training.earlyStopping={patience: 1, minimumChange: 1}",
    ].flatMap { ["--set", $0] }
    let run = try Program.run(["run", "tiny.yaml", "--output", "run"] + Self.folds + options, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let manifest = try folder.text("run/manifest.json")
    for fold in 0..<3 {
      #expect(manifest.contains("fold-\(fold): training stopped early after epoch"))
      #expect(try folder.text("run/fold-\(fold)/manifest.json").contains("training stopped early after epoch"))
    }
    #expect(try folder.text("run/report.html").contains("Training stopped early in the folds 0, 1, 2."))
  }

  @Test func checkSaysWhatWouldRun() throws {
    let folder = try Folder()
    try folder.prepare()
    let check = try Program.run(
      ["check", "tiny.yaml", "--set", "data.groups={pattern: \"lesion-0?(.)\"}"] + Self.folds, in: folder)
    #expect(check.status == 0, "\(check.errors)")
    // lesion-01 and lesion-10 are one group.
    #expect(check.output.contains("test, in each of 3 folds; 9 groups"), "\(check.output)")
    let many = try Program.run("check", "tiny.yaml", "--set", "data.split={folds: 11}", in: folder)
    #expect(many.status == 1 && many.errors.contains("there are 10 images: ask for 10 folds at most"), "\(many.errors)")
  }

  @Test func aCopyInAnotherSetStopsTheRunBeforeItBegins() throws {
    let folder = try Folder()
    try folder.prepare()
    for kind in ["images", "masks"] {
      try folder.write(folder.bytes("set/\(kind)/lesion-01.png"), to: "set/\(kind)/lesion-11.png")
    }
    let options = ["--set", "data.split={folds: 11}"]
    let run = try Program.run(["run", "tiny.yaml"] + options, in: folder)
    #expect(run.status == 1)
    #expect(
      run.errors.contains("set/images/lesion-01.png (fold ") && run.errors.contains("set/images/lesion-11.png (fold "))
    #expect(!folder.exists("runs"))
    let accepted = try Program.run(["check", "tiny.yaml", "--set", "data.allowDuplicates=true"] + options, in: folder)
    #expect(accepted.status == 0, "\(accepted.errors)")
    #expect(accepted.output.contains("note: 1 pair of images in different sets (data.allowDuplicates accepts them)"))
  }
}
