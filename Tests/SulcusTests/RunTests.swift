import Foundation
import Testing

/// The whole way, as a user walks it.
@Suite struct RunTests {
  @Test func leavesAWholeRunFolder() throws {
    let folder = try Folder()
    try folder.prepare()
    let run = try Program.run("run", "tiny.yaml", in: folder)
    #expect(run.status == 0, "\(run.errors)")
    for name in [
      "pipeline.yaml", "plan.json", "manifest.json", "log.jsonl", "checkpoints/best.safetensors",
      "checkpoints/last.safetensors", "cases.csv", "scores.json", "scores.tex", "scores.md", "curves.json",
      "figures/roc.svg", "figures/loss.svg", "figures/network.svg", "figures/cases.svg", "report.html",
    ] { #expect(folder.exists("runs/tiny/" + name), "\(name) is missing") }
    #expect(try folder.names("runs/tiny/predictions").count == 2)
    #expect(try folder.names("runs/tiny/probability-maps/class-1") == folder.names("runs/tiny/predictions"))
    #expect(run.output.contains("miou"))
    #expect(run.output.contains("runs/tiny/report.html"))
    // Piped output holds no control characters.
    #expect(!run.errors.contains("\u{1B}") && !run.errors.contains("\r"))
    #expect(run.errors.contains("epoch"))

    let rows = try folder.text("runs/tiny/cases.csv").split(separator: "\n")
    #expect(rows[0] == "case,group,class,tp,fp,fn,tn,iou,miou,dice,precision,recall,status")
    #expect(rows.count == 1 + 2 * 2)
    for row in rows.dropFirst() {
      let counts = row.split(separator: ",", omittingEmptySubsequences: false)[3...6].compactMap { Int($0) }
      #expect(counts.reduce(0, +) == 128 * 128)
    }
  }

  @Test func quietPrintsTheResultAlone() throws {
    let folder = try Folder()
    try folder.prepare()
    let run = try Program.run("run", "tiny.yaml", "--quiet", in: folder)
    #expect(run.status == 0)
    #expect(run.errors == "")
  }

  @Test func trainStopsAfterTheCheckpointAndRunGoesOn() throws {
    let folder = try Folder()
    try folder.prepare()
    let train = try Program.run("train", "tiny.yaml", "--output", "here", in: folder)
    #expect(train.status == 0, "\(train.errors)")
    #expect(folder.exists("here/checkpoints/best.safetensors"))
    #expect(!folder.exists("here/predictions"))
    let weights = try folder.bytes("here/checkpoints/best.safetensors")
    let run = try Program.run("run", "tiny.yaml", "--output", "here", "--resume", in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(folder.exists("here/report.html"))
    #expect(try folder.bytes("here/checkpoints/best.safetensors") == weights)
  }

  @Test func nothingIsOverwritten() throws {
    let folder = try Folder()
    try folder.prepare()
    for _ in 0..<2 { #expect(try Program.run("train", "tiny.yaml", "--quiet", in: folder).status == 0) }
    #expect(try folder.names("runs") == ["tiny", "tiny-2"])
    let again = try Program.run("train", "tiny.yaml", "--output", "runs/tiny", in: folder)
    #expect(again.status == 1)
    #expect(again.errors.contains("runs/tiny: holds a run already"))
  }

  /// The same plan gives the same bits, whatever the number of workers; another seed gives others.
  @Test func weightsDependOnThePlanAlone() throws {
    let folder = try Folder()
    try folder.prepare()
    for (name, options) in [
      ("one", []), ("three", ["--set", "training.workers=3"]), ("other", ["--seed", "4"]),
    ] {
      let run = try Program.run(["train", "tiny.yaml", "--quiet", "--output", name] + options, in: folder)
      #expect(run.status == 0, "\(run.errors)")
    }
    // `last` also says how long the run took.
    let weights = try folder.bytes("one/checkpoints/best.safetensors")
    #expect(try folder.bytes("three/checkpoints/best.safetensors") == weights)
    #expect(try folder.bytes("other/checkpoints/best.safetensors") != weights)
    // The split keeps the file's seed.
    let plans = try ["one", "other"].map { name in
      try JSONSerialization.jsonObject(with: folder.bytes("\(name)/plan.json")) as? [String: Any]
    }
    let cases = plans.map { plan in (plan?["cases"] as? [[String: Any]])?.map { "\($0["name"]!)\($0["set"]!)" } }
    #expect(cases[0] != nil && cases[0] == cases[1])
  }

  @Test func controlCKeepsACheckpointAndResumeEqualsAnUnbrokenRun() throws {
    let folder = try Folder()
    try folder.prepare()
    let options = ["--set", "training.epochs=40"]
    let broken = try Program.start(["train", "tiny.yaml", "--output", "broken"] + options, in: folder)
    #expect(try broken.waits(for: "epoch 3/40"))
    broken.process.interrupt()
    broken.process.waitUntilExit()
    let result = try broken.result()
    #expect(result.status == 130, "\(result.errors)")
    #expect(result.errors.contains("--resume"))

    let resumed = try Program.run(["train", "tiny.yaml", "--output", "broken", "--resume"] + options, in: folder)
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.errors.contains("going on after step"))
    let whole = try Program.run(["train", "tiny.yaml", "--output", "whole", "--quiet"] + options, in: folder)
    #expect(whole.status == 0)
    #expect(
      try folder.bytes("broken/checkpoints/best.safetensors") == folder.bytes("whole/checkpoints/best.safetensors"))
    #expect(try folder.text("broken/log.jsonl").split(separator: "\n").count == 40)
  }

  /// Killed at whatever moment, time and again, with all that a run has to remember.
  @Test func aRunThatIsKilledAgainAndAgainGivesTheSameWeights() throws {
    let folder = try Folder()
    try folder.prepare()
    let options = [
      "training.epochs=60", "training.optimizer={name: rmsprop, momentum: 0.9, centered: true}",
      "training.schedule={name: plateau, patience: 0, factor: 0.9}", "training.ema={decay: 0.95}",
      "training.accumulate=2", "training.clipping={norm: 1}", "training.notFinite=skip", "training.validateEvery=1",
      "training.earlyStopping={patience: 45}", "training.parameters=[{match: encoder.0, freezeEpochs: 5}]",
      "augmentation=[flip, copyPaste, cutMix, {mixUp: {alpha: 1}}]",
    ].flatMap { ["--set", $0] }
    let whole = try Program.run(["train", "tiny.yaml", "--output", "whole"] + options, in: folder)
    #expect(whole.status == 0, "\(whole.errors)")
    var kills = 0
    var draws = SystemRandomNumberGenerator()
    for attempt in 0..<12 {
      let resume = folder.exists("broken/plan.json") ? ["--resume"] : []
      let run = try Program.start(["train", "tiny.yaml", "--output", "broken"] + resume + options, in: folder)
      _ = try run.waits(for: "going on after step", "epoch 1/", "training begins anew", "stopped early")
      usleep(.random(in: 0...UInt32(50_000 + 25_000 * attempt), using: &draws))
      guard run.process.isRunning else { break }
      kill(run.process.processIdentifier, SIGKILL)
      run.process.waitUntilExit()
      kills += 1
    }
    #expect(kills > 0)
    let end = try Program.run(["train", "tiny.yaml", "--output", "broken", "--resume"] + options, in: folder)
    #expect(end.status == 0, "\(end.errors)")
    #expect(
      try folder.bytes("broken/checkpoints/best.safetensors") == folder.bytes("whole/checkpoints/best.safetensors"))
    #expect(
      try numbers("broken/checkpoints/last.safetensors", folder)
        == numbers("whole/checkpoints/last.safetensors", folder))
    // But for the seconds they took.
    let logs = try ["whole", "broken"].map { name in
      try folder.text("\(name)/log.jsonl").replacing(/"(seconds|waiting)":[-0-9.e]+/, with: "")
    }
    #expect(logs[0] == logs[1])
  }

  /// All tensors of a checkpoint, without its metadata, which also say how long the run took.
  private func numbers(_ name: String, _ folder: Folder) throws -> Data {
    let bytes = try folder.bytes(name)
    let header = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    return bytes.dropFirst(8 + header)
  }

  @Test func aRunThatStopsEarlyIsFinished() throws {
    let folder = try Folder()
    try folder.prepare()
    let options = ["--set", "training.epochs=40", "--set", "training.earlyStopping={patience: 1, minimumChange: 1}"]
    let run = try Program.run(["run", "tiny.yaml", "--output", "run"] + options, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("training stopped early after epoch"))
    #expect(try folder.text("run/log.jsonl").contains(#""stopped":"training stopped early"#))
    #expect(try folder.text("run/manifest.json").contains("training stopped early"))
    #expect(try folder.text("run/report.html").contains("Training stopped early after epoch"))
    #expect(folder.exists("run/scores.json") && folder.exists("run/predictions"))
  }

  /// A checkpoint of one run is the start of another, with another number of classes.
  @Test func aRunBeginsWhereAnotherEnded() throws {
    let folder = try Folder()
    try folder.prepare()
    #expect(try Program.run("train", "tiny.yaml", "--output", "first", "--quiet", in: folder).status == 0)
    let settings = [
      "--set", "training.loss={crossEntropy: 1}", "--set", "training.parameters=[{match: encoder, freeze: true}]",
    ]
    let refused = try Program.run(
      ["check", "tiny.yaml", "--set", "model.start=first/checkpoints/best.safetensors"] + settings, in: folder)
    #expect(refused.status == 1)
    #expect(refused.errors.contains("head.weight has the shape [1, 2, 1, 1], and unet needs [2, 2, 1, 1]"))
    let run = try Program.run(
      [
        "train", "tiny.yaml", "--output", "second", "--set",
        "model.start={checkpoint: first/checkpoints/best.safetensors, reinitialize: [head]}",
      ] + settings, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("these begin anew: head.weight, head.bias"))
    #expect(try folder.text("second/manifest.json").contains("first/checkpoints/best.safetensors"))
  }

  @Test func aRunOfGivenTimeFixesItsSteps() throws {
    let folder = try Folder()
    try folder.prepare()
    let run = try Program.run(
      "train", "tiny.yaml", "--output", "timed", "--set", "training.epochs=null", "--set", "training.trainFor=2s",
      in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let plan = try JSONSerialization.jsonObject(with: folder.bytes("timed/plan.json")) as? [String: Any]
    let steps = plan?["totalSteps"] as? Int ?? 0
    #expect(steps > 0)
    let last = try #require(folder.text("timed/log.jsonl").split(separator: "\n").last)
    #expect(last.contains("\"step\":\(steps)"))
  }

  @Test(arguments: [
    ("crossEntropy", "{dice: 1, crossEntropy: 1}"), ("bce", "{bce: 1}"), ("dice", "{dice: 1}"),
    (
      "all but bce",
      "{crossEntropy: 1, focal: {gamma: 1}, mse: 1, tversky: 1, jaccard: 1, classWeights: {membrane: 2}, weightMap: {}}"
    ),
  ])
  func everyLossTrainsThreeClasses(name: String, loss: String) throws {
    let folder = try Folder()
    let made = try Program.run(
      "synthesize", "--kind", "membranes", "--count", "5", "--output", "set", "--quiet", in: folder)
    #expect(made.status == 0)
    try folder.write(
      Folder.pipeline.replacingOccurrences(
        of: "{background: 0, lesion: 255}", with: "{cell: 0, membrane: 128, mitochondrion: 255}"), to: "tiny.yaml")
    let run = try Program.run("run", "tiny.yaml", "--set", "training.loss=\(loss)", in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("mitochondrion"))
  }

  @Test func oneFileAClassGivesOneFileAClass() throws {
    let folder = try Folder()
    try folder.prepare()
    let settings = [
      "--set", "data.masks={lesion: \"set/masks/{image}.png\"}", "--set", "data.classes=null", "--quiet", "--output",
      "run",
    ]
    let run = try Program.run(["run", "tiny.yaml"] + settings, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let names = try folder.names("run/predictions")
    #expect(!names.isEmpty && names.allSatisfy { $0.hasSuffix(".lesion.png") })
    #expect(try folder.text("run/scores.json").contains("\"lesion\""))
    let inspected = try Program.run("inspect", "run/predictions", in: folder)
    #expect(inspected.status == 0)
  }
}
