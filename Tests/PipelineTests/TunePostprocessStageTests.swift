import Foundation
import ImageCodecs
import Imaging
import Networks
import Testing
import Training

@testable import Pipeline

/// Runs whose network gives the image itself as probability, so that a test knows what is right.
@Suite struct TunePostprocessStageTests {
  /// Which pixels are bright, and which of them are the object.
  private struct Subject {
    var number: Int
    var x: Int
    var y: Int

    /// A square of its own size and place.
    var isInside: Bool {
      let (left, top, side) = (4 + number % 5, 5 + number % 7, 14 + number % 4)
      return (left..<left + side).contains(x) && (top..<top + side).contains(y)
    }

    /// Single pixels far from the square; more on images of higher numbers.
    var isSalt: Bool { y % 3 == 0 && x % 3 == 0 && x > 28 && y < 40 && (x + y) % (3 + number % 2) == 0 }
  }

  /// Writes cases, a split and a run with a checkpoint: the logit of a pixel is 8 v − 4, where v is its brightness between
  /// that of the darkest and the brightest pixel.
  ///
  /// - Parameter anchored: whether the last row holds 0 and 255, so that v is brightness / 255.
  private func makeRun(
    _ folder: Folder, validation: Int, settings: [String] = [], anchored: Bool = false, _ brightness: (Subject) -> UInt8
  ) throws -> String {
    var split = "image,set\n"
    for number in 0..<validation + 2 {
      let image = Image.gray(48, 40) { x, y in
        if anchored && y == 39 { return x == 0 ? 255 : 0 }
        return brightness(Subject(number: number, x: x, y: y))
      }
      try folder.write(image, to: "images/case-\(number).png")
      let mask = Image.gray(48, 40) { x, y in
        anchored && y == 39 && x == 0 || Subject(number: number, x: x, y: y).isInside ? 255 : 0
      }
      try folder.write(mask, to: "masks/case-\(number).png")
      split += "case-\(number),\(number < validation ? "validation" : number == validation ? "train" : "test")\n"
    }
    try folder.write(split, to: "split.csv")
    let plan = try folder.resolved(
      ["data.split={file: \(folder.file("split.csv"))}", "preprocessing=[normalize: {method: minMax}]"] + settings)
    let run = try RunFolder.create(name: "tiny", output: folder.file("run"), bytes: 1)
    try run.begin(plan, definition: "name: tiny\n")
    switch plan {
    case .network(let plan): try checkpoint(plan).write(to: run.best)
    case .method(let plan): try MethodModel.write(plan, to: run.best)
    }
    return run.path
  }

  private func checkpoint(_ plan: NetworkPlan) throws -> Checkpoint {
    let network = NetworkBuilder(name: "convolution", dimensions: 2, inputChannels: 1)
    let head = network.convolution(network.input, to: 1, kernel: 1, at: "head")
    let values = [
      ParameterValue(name: "head.weight", shape: [1, 1, 1, 1], values: [8]),
      ParameterValue(name: "head.bias", shape: [1], values: [-4]),
    ]
    return Checkpoint(
      graph: network.graph(main: head), parameters: values, metadata: try TrainedModel.Usage(plan: plan).metadata())
  }

  /// The files of a folder by their digests, but for those that tuning writes.
  private func digests(_ path: String) throws -> [String: String] {
    let written: Set = ["postprocessing.yaml", "checkpoints/tuned.safetensors", ".lock"]
    let names = try #require(FileManager.default.enumerator(atPath: path)).compactMap { $0 as? String }
    var digests: [String: String] = [:]
    for name in names where !written.contains(name) {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path + "/" + name, isDirectory: &isFolder)
      digests[name] = isFolder.boolValue ? "folder" : try digest(ofFile: path + "/" + name)
    }
    return digests
  }

  /// Single bright pixels beside an object that is brighter still.
  @Test func saltIsRemovedAndTheRunStaysAsItWas() throws {
    try withFolder { folder in
      let run = try makeRun(folder, validation: 8) { $0.isInside ? 230 : $0.isSalt ? 200 : 20 }
      let before = try digests(run)
      let report = try TunePostprocessStage.perform(run)
      #expect(try digests(run) == before)
      #expect(before.count >= 4)
      #expect(report.changes && report.units == 8 && report.unit == "cases" && report.folds == 8)
      #expect(report.gain.low > 0 && report.after > report.before)
      #expect(report.steps.contains { $0.kept })

      // The tuned model carries what the file says, and is the best weights otherwise.
      let tuned = try TrainedModel.load(run + "/checkpoints/tuned.safetensors")
      let best = try TrainedModel.load(run + "/checkpoints/best.safetensors")
      #expect(tuned.checkpoint.tensors == best.checkpoint.tensors)
      #expect(tuned.usage.postprocessing.yaml == report.postprocessing)
      var restored = tuned.usage
      restored.shared.postprocessing = best.usage.postprocessing
      #expect(restored == best.usage)
      let text = try String(contentsOfFile: run + "/postprocessing.yaml", encoding: .utf8)
      #expect(text.hasPrefix("# Post-processing of \(run), tuned on its 8 validation cases by iou.\n"))
      #expect(text.hasSuffix(report.postprocessing))
    }
  }

  /// Salt that no threshold tells from the object.
  @Test func whatOnlyRemoveSmallMendsIsLeftToIt() throws {
    try withFolder { folder in
      let run = try makeRun(
        folder, validation: 7, settings: ["postprocessing=[threshold: {value: 0.5}, fillHoles, dilate: {radius: 0}]"]
      ) { subject in
        // An opening would remove the salt, too, but the square's corners with it.
        let salt = subject.y % 4 == 0 && subject.x > 28 && subject.x % 5 < 3 && subject.y < 38
        return subject.isInside || salt ? 230 : 20
      }
      let report = try TunePostprocessStage.perform(run)
      let kept = report.steps.filter(\.kept)
      #expect(kept.map(\.step) == ["removeSmall"])
      // The user's own steps stay where they are.
      #expect(report.postprocessing.hasPrefix("- threshold: {value: 0.5}\n"))
      #expect(report.postprocessing.contains("- dilate: {element: disk, radius: 0}\n"))
      #expect(report.after == 1)
    }
  }

  @Test func cleanPredictionsKeepNothing() throws {
    try withFolder { folder in
      let run = try makeRun(folder, validation: 6, settings: ["postprocessing=[removeSmall: {area: 1}]"]) {
        $0.isInside ? 250 : 5
      }
      let report = try TunePostprocessStage.perform(run)
      #expect(!report.changes)
      #expect(report.steps.allSatisfy { !$0.kept && $0.final == $0.now })
      #expect(report.before == 1 && report.after == 1)
      #expect(report.postprocessing == "- removeSmall: {area: 1}\n")
      #expect(
        try String(contentsOfFile: run + "/postprocessing.yaml", encoding: .utf8).contains(
          "Nothing that was tried helps"))
      let tuned = try TrainedModel.load(run + "/checkpoints/tuned.safetensors")
      #expect(tuned.usage == (try TrainedModel.load(run + "/checkpoints/best.safetensors").usage))
    }
  }

  /// Objects of 0.35 where the background has 0.2: the threshold of 0.5 finds nothing, and one in between all.
  @Test func aThresholdIsFound() throws {
    try withFolder { folder in
      // A logit of 8 v − 4: v = 0.42 gives 0.35, v = 0.33 gives 0.2.
      let run = try makeRun(folder, validation: 6, anchored: true) { $0.isInside ? 107 : 84 }
      let report = try TunePostprocessStage.perform(run, score: .dice)
      let threshold = try #require(report.steps.first)
      #expect(threshold.kept && threshold.now == "0.5")
      let value = try #require(Double(threshold.final))
      #expect(value >= 0.2 && value < 0.35)
      #expect(report.score == .dice && report.after > 0.99)
    }
  }

  /// A method's masks are certain: there is no threshold to choose, and all else is tuned as for a network.
  @Test func aMethodIsTunedWithoutAThreshold() throws {
    try withFolder { folder in
      let run = try makeRun(folder, validation: 6, settings: ["model={method: otsu}"]) {
        $0.isInside || $0.isSalt ? 230 : 20
      }
      let report = try TunePostprocessStage.perform(run)
      #expect(Set(report.steps.map(\.step)) == ["open", "close", "fillHoles", "removeSmall"])
      #expect(report.changes && report.after == 1)
      let tuned = try MethodModel.load(run + "/checkpoints/tuned.safetensors")
      #expect(tuned.usage.postprocessing.yaml == report.postprocessing)
      #expect(tuned.usage.own == (try MethodModel.load(run + "/checkpoints/best.safetensors").usage.own))
    }
  }

  @Test func theSameRunGivesTheSame() throws {
    try withFolder { folder in
      let run = try makeRun(folder, validation: 9) { $0.isInside ? 230 : $0.isSalt ? 200 : 20 }
      let first = try TunePostprocessStage.perform(run)
      let checkpoint = try folder.bytes(of: "run/checkpoints/tuned.safetensors")
      #expect(try TunePostprocessStage.perform(run, replacing: true) == first)
      #expect(try folder.bytes(of: "run/checkpoints/tuned.safetensors") == checkpoint)
    }
  }

  @Test func anEarlierTuningIsNotReplacedUnasked() throws {
    try withFolder { folder in
      let run = try makeRun(folder, validation: 6) { $0.isInside ? 250 : 5 }
      try folder.write("- argmax\n", to: "run/postprocessing.yaml")
      let error = try #require(failure(PipelineError.self) { try TunePostprocessStage.perform(run) })
      #expect(error.code == .output && error.description.contains("--replace"))
      #expect(try String(contentsOfFile: run + "/postprocessing.yaml", encoding: .utf8) == "- argmax\n")
    }
  }

  @Test func fewerThanSixUnitsAreRefused() throws {
    try withFolder { folder in
      let run = try makeRun(folder, validation: 5) { $0.isInside ? 250 : 5 }
      let error = try #require(failure(PipelineError.self) { try TunePostprocessStage.perform(run) })
      #expect(error.code == .tuning)
      #expect(error.description.contains("has 5 validation cases, and tuning needs 6 at least"))
      #expect(!FileManager.default.fileExists(atPath: run + "/postprocessing.yaml"))
    }
  }

  /// Ten cases of five patients are five units; of ten, ten.
  @Test func groupsAreTheUnits() throws {
    for (patients, isEnough) in [(5, false), (6, true)] {
      try withFolder { folder in
        var groups = "image,group\n"
        for number in 0..<12 { groups += "case-\(number),\(number < 10 ? "p\(number % patients)" : "q\(number)")\n" }
        try folder.write(groups, to: "groups.csv")
        let run = try makeRun(
          folder, validation: 10, settings: ["data.groups=\(folder.file("groups.csv"))"]
        ) { $0.isInside ? 250 : 5 }
        if isEnough {
          let report = try TunePostprocessStage.perform(run)
          #expect((report.unit, report.units, report.cases) == ("groups", 6, 10))
        } else {
          let error = try #require(failure(PipelineError.self) { try TunePostprocessStage.perform(run) })
          #expect(error.description.contains("has 5 validation groups"))
        }
      }
    }
  }

  @Test func filesThatHaveChangedAreNamed() throws {
    try withFolder { folder in
      let run = try makeRun(folder, validation: 6) { $0.isInside ? 250 : 5 }
      try folder.write(Image.gray(48, 40) { _, _ in 0 }, to: "masks/case-3.png")
      try folder.remove("images/case-4.png")
      let error = try #require(failure(PipelineError.self) { try TunePostprocessStage.perform(run) })
      #expect(error.code == .unreadable && error.problems.count == 2)
      #expect(error.description.contains("masks/case-3.png: is not the file"))
      #expect(error.description.contains("images/case-4.png: cannot be read"))
    }
  }

  @Test func onlyOneTrainedRunCanBeTuned() throws {
    try withFolder { folder in
      let missing = try #require(failure(PipelineError.self) { try TunePostprocessStage.perform(folder.path) })
      #expect(missing.code == .tuning && missing.description.contains("holds no plan.json"))
      let run = try makeRun(folder, validation: 6) { $0.isInside ? 250 : 5 }
      let plan = try Plan.read(run + "/plan.json")
      try folder.remove("run/checkpoints/best.safetensors")
      let untrained = try #require(failure(PipelineError.self) { try TunePostprocessStage.perform(run) })
      #expect(untrained.description.contains("has no checkpoints/best.safetensors yet"))
      var fold = plan
      fold.shared.fold = Fold(index: 0, count: 2)
      try writeJSON(RunPlan.folds([fold, fold]), to: run + "/plan.json")
      let folds = try #require(failure(PipelineError.self) { try TunePostprocessStage.perform(run) })
      #expect(folds.description.contains("cross-validation of 2 folds") && folds.description.contains("run/fold-0"))
    }
  }

  /// The temporary folder goes, whatever happens.
  @Test func theSpoolKeepsValuesExactlyAndCleansUp() throws {
    let entry = Case(
      name: "a", image: "a.png", masks: [], set: .validation, width: 5, height: 3, planes: 2, imageDigest: "",
      maskDigests: [])
    var spool: ProbabilitySpool? = try ProbabilitySpool([entry], classes: 2)
    let planes = (0..<2).map { plane in
      FloatImage(width: 5, height: 3, channels: 2, values: (0..<30).map { Float($0 + 30 * plane) / 7 })
    }
    try spool!.keep(planes, of: "a", spacing: Image.Spacing(x: 0.1, y: 0.3))
    let read = try spool!.read(0)
    #expect(read.planes == planes)
    #expect(read.spacing == Image.Spacing(x: 0.1, y: 0.3))
    let folder = spool!.folder
    #expect(FileManager.default.fileExists(atPath: folder))
    spool = nil
    #expect(!FileManager.default.fileExists(atPath: folder))
  }
}
