import Foundation
import ImageCodecs
import Imaging
import Testing

@testable import Pipeline

@Suite struct VerifyStageTests {
  /// A run on eight cases of 16 × 16; of a tiny network, unless a method is set.
  private func makeRun(
    _ folder: Folder, _ settings: [String] = [], trainingOnly: Bool = false, to output: String = "run"
  ) throws -> RunFolder {
    try folder.writeCases(8)
    _ = try folder.definition()
    let outcome = try PipelineRun.perform(
      folder.file("pipeline.yaml"), overrides: DefinitionOverrides(settings: settings), output: folder.file(output),
      stopAfterTraining: trainingOnly)
    return outcome.folder
  }

  private static let otsu = ["model={method: otsu}"]

  private func verify(_ run: RunFolder, cases: Int? = nil, isStrict: Bool = true) throws -> Verification {
    try VerifyStage.perform(VerificationRequest(run: run.path, cases: cases, isStrict: isStrict))
  }

  /// Changes the lowest bit of one byte of a file, verifies, and puts the byte back.
  private func verify(
    _ run: RunFolder, afterFlipping path: String, at place: ([UInt8]) throws -> Int = { $0.count / 2 }
  ) throws -> Verification {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    defer { try? Data(bytes).write(to: URL(fileURLWithPath: path)) }
    var changed = bytes
    changed[try place(bytes)] ^= 1
    try Data(changed).write(to: URL(fileURLWithPath: path))
    return try verify(run)
  }

  /// The place of the byte behind a text.
  private func behind(_ text: String) -> ([UInt8]) throws -> Int {
    { bytes in try #require(Data(bytes).range(of: Data(text.utf8))).upperBound }
  }

  private func failing(_ found: Verification) -> Set<String> {
    Set(found.checks.filter { $0.status == .fails }.map(\.name))
  }

  @Test func aRunHoldsUntilAByteOfItChanges() throws {
    try withFolder { folder in
      let run = try makeRun(folder)
      let whole = try verify(run)
      #expect(whole.holds)
      #expect(whole.checks.allSatisfy { $0.status == .holds && $0.problems.isEmpty }, "\(whole.checks)")
      #expect(
        whole.checks.map(\.name) == [
          "program", "libtorch", "machine", "plan", "images", "masks", "weights", "files", "predictions", "cases",
          "scores",
        ])
      let plan = try #require(try RunPlan.read(run.plan).first.network)
      let test = plan.cases(in: .test)[0]

      let kinds: [(path: String, place: ([UInt8]) throws -> Int, fails: Set<String>)] = [
        (test.image, { $0.count / 2 }, ["images", "predictions"]),
        (plan.cases(in: .train)[0].image, { $0.count / 2 }, ["images"]),
        (plan.cases(in: .train)[0].masks[0].path, { $0.count / 2 }, ["masks"]),
        (run.plan, behind("\"seed\" : "), ["plan"]),
        // The engine refuses 0 threads: all else has been checked nonetheless.
        (run.plan, behind("\"threads\" : "), ["plan", "predictions"]),
        (run.best, { $0.count - 3 }, ["weights", "predictions"]),
        (run.last, { $0.count - 3 }, ["weights"]),
        (run.definition, { $0.count / 2 }, ["files"]),
        (run.log, { $0.count / 2 }, ["files"]),
        (run.split, { $0.count / 2 }, ["files"]),
        (run.cases, { $0.count / 2 }, ["files", "cases"]),
        (run.scores, behind("\"iou\": 0."), ["files", "scores"]),
        (run.manifest, behind("\"planDigest\" : \""), ["plan"]),
        (run.manifest, behind("\"binaryDigest\" : \""), ["program"]),
      ]
      for kind in kinds {
        let found = try verify(run, afterFlipping: kind.path, at: kind.place)
        #expect(failing(found) == kind.fails, "\(kind.path): \(found.checks.flatMap(\.problems))")
        let named = found.checks.flatMap(\.problems).contains { $0.contains(kind.path) }
        #expect(named || kind.path == run.manifest, "\(kind.path) is not named")
      }
      let mask = run.predictions + "/\(test.name).png"
      let found = try verify(run, afterFlipping: mask)
      #expect(failing(found) == ["files", "predictions", "cases", "scores"])
      #expect(try verify(run).holds)
    }
  }

  @Test func anotherProgramIsToldAndNoFailureUnlessStrict() throws {
    try withFolder { folder in
      let run = try makeRun(folder, Self.otsu)
      var manifest = try jsonDecoder.decode(Manifest.self, from: Data(contentsOf: URL(fileURLWithPath: run.manifest)))
      (manifest.binaryDigest, manifest.libtorch, manifest.machine.cores) = ("00", "1.0", 999)
      try writeJSON(manifest, to: run.manifest)
      let told = try verify(run, isStrict: false)
      #expect(told.holds)
      #expect(told.checks.filter { $0.status == .differs }.map(\.name) == ["program", "libtorch", "machine"])
      #expect(told.checks[0].expected.hasSuffix("SHA-256 00") && !told.checks[0].found.hasSuffix("SHA-256 00"))
      #expect(failing(try verify(run)) == ["program", "libtorch", "machine"])
    }
  }

  @Test func masksAndScoresAreMadeAgain() throws {
    try withFolder { folder in
      let run = try makeRun(folder, Self.otsu)
      // One pixel of a mask that stays a sound file.
      let test = try RunPlan.read(run.plan).first.shared.cases(in: .test)[0]
      let path = run.predictions + "/\(test.name).png"
      let image = try ImageCodec.decode(path: path).image
      guard case .uint8(var samples) = image.samples else { throw CocoaError(.featureUnsupported) }
      samples[7] = 255 - samples[7]
      let changed = Image(
        width: 16, height: 16, channels: image.channels, bitsPerSample: 8, spacing: image.spacing,
        samples: .uint8(samples))
      try ImageCodec.writeMask(changed, to: path)
      let found = try verify(run)
      #expect(failing(found) == ["files", "predictions", "cases", "scores"])
      #expect(
        found.checks.flatMap(\.problems).contains("\(path): 1 of 256 pixels differ from the mask predicted again"))
      #expect(found.checks.flatMap(\.problems).contains { $0.contains("case \(test.name), class cell: ") })

      try FileManager.default.removeItem(atPath: path)
      let missing = try verify(run)
      #expect(failing(missing) == ["files", "predictions", "cases", "scores"])
      #expect(missing.checks.flatMap(\.problems).contains { $0.contains("holds no mask of \(test.name)") })
    }
  }

  @Test func aCrossValidationIsVerifiedWithItsFolds() throws {
    try withFolder { folder in
      let run = try makeRun(folder, Self.otsu + ["data.split={folds: 3}"])
      let whole = try verify(run)
      #expect(whole.holds, "\(whole.checks.flatMap(\.problems))")
      #expect(whole.checks.first { $0.name == "predictions" }?.expected == "8 of 8 masks made again, bit for bit")
      #expect(try verify(run, cases: 2).checks.contains { $0.expected == "2 of 8 masks made again, bit for bit" })
      let fold = run.fold(1)
      #expect(try verify(fold).holds)
      #expect(failing(try verify(run, afterFlipping: fold.plan, at: behind("\"seed\" : "))) == ["plan"])
      #expect(failing(try verify(run, afterFlipping: fold.cases)) == ["files", "cases"])
      #expect(failing(try verify(run, afterFlipping: fold.best)).isSuperset(of: ["weights", "predictions"]))
      #expect(failing(try verify(run, afterFlipping: run.scores, at: behind("\"iou\": 0."))) == ["files", "scores"])
      #expect(failing(try verify(run, afterFlipping: run.folds)) == ["files"])
    }
  }

  /// Whatever a run can score is scored again: probabilities, objects, prevalence and several raters.
  @Test func everythingThatARunScoresIsScoredAgain() throws {
    try withFolder { folder in
      try folder.writeCases(8)
      for number in 0..<8 {
        let mask = try ImageCodec.decode(path: folder.file("masks/case-\(number).png")).image
        try folder.write(mask, to: "second/case-\(number).png")
      }
      let settings = [
        "evaluation.scores=[iou, auc, brier, hd95]", "evaluation.prevalence=0.1", "evaluation.objects=true",
        "evaluation.references=[\(folder.file("second"))]",
      ]
      for extra in [[], ["data.split={folds: 2}"]] {
        let run = try makeRun(folder, settings + extra, to: "run-\(extra.count)")
        let found = try verify(run)
        #expect(found.holds, "\(found.checks.flatMap(\.problems))")
        let text = try String(contentsOfFile: run.cases, encoding: .utf8)
        #expect(text.contains("auc") && text.contains("hd95"))
        let flipped = try verify(run, afterFlipping: run.scores, at: behind("\"auc\": 0."))
        #expect(failing(flipped).isSuperset(of: ["files", "scores"]))
      }
    }
  }

  /// What scores and findings are taken from beside the cases' own files.
  @Test func masksOfRatersAndTheTableOfSlicesAreInputs() throws {
    try withFolder { folder in
      try folder.writeCases(8)
      for number in 0..<8 {
        try folder.write(try folder.bytes(of: "masks/case-\(number).png"), to: "second/case-\(number).png")
      }
      let rows = (0..<8).map { "case-\($0),\($0 + 20)\n" }.joined()
      let table = try folder.write("image,age\n" + rows, to: "patients.csv")
      let settings = [
        "evaluation.references=[\(folder.file("second"))]", "evaluation.slices={table: \(table), by: [age]}",
      ]
      for extra in [[], ["data.split={folds: 2}"]] {
        let run = try makeRun(folder, Self.otsu + settings + extra, to: "run-\(extra.count)")
        let whole = try verify(run)
        #expect(whole.holds, "\(whole.checks.flatMap(\.problems))")
        #expect(whole.checks.first { $0.name == "otherInputs" }?.found == "9 files the same")
        for path in [table, folder.file("second/case-3.png")] {
          let found = try verify(run, afterFlipping: path)
          #expect(failing(found).contains("otherInputs"), "\(path): \(found.checks)")
          #expect(found.checks.flatMap(\.problems).contains { $0.hasPrefix("\(path): expected the SHA-256") })
        }
      }
    }
  }

  /// A run may be made in a folder that holds other things, and others may put things into its folder.
  @Test func whatIsNotTheRunsIsNotLookedAt() throws {
    try withFolder { folder in
      for name in ["notes.txt", "figures/old.svg", "predictions/notes.txt", "data/big.csv"] {
        try folder.write("mine", to: "run/\(name)")
      }
      let run = try makeRun(folder, Self.otsu, trainingOnly: true)
      // As a tuning leaves it before the run goes on.
      try folder.write("- fillHoles: {}\n", to: "run/postprocessing.yaml")
      _ = try PipelineRun.perform(
        folder.file("pipeline.yaml"), overrides: DefinitionOverrides(settings: Self.otsu), output: run.path,
        resume: true)
      let files = try Manifest.read(run.manifest).files
      let test = try RunPlan.read(run.plan).first.shared.cases(in: .test).map { "predictions/\($0.name).png" }
      let expected = ["pipeline.yaml", "split.csv", "cases.csv", "scores.json", "histograms.json", "slices.csv"] + test
      #expect(Set(files.keys).isSuperset(of: expected), "\(files.keys)")
      for name in files.keys {
        #expect(!["notes.txt", "old.svg", "big.csv", "postprocessing.yaml"].contains(FilePath.name(of: name)))
      }
      for name in ["notes.txt", "figures/old.svg", "postprocessing.yaml"] {
        try folder.write("changed", to: "run/\(name)")
      }
      try folder.remove("run/data")
      let found = try verify(run)
      #expect(found.holds, "\(found.checks.flatMap(\.problems))")
    }
  }

  @Test func masksAreReadWithinTheLimitOfTheRun() throws {
    try withFolder { folder in
      let run = try makeRun(folder, Self.otsu + ["data.decodingLimit=1KiB"])
      #expect(try verify(run).holds)
      let test = try RunPlan.read(run.plan).first.shared.cases(in: .test)[0]
      try folder.write(Image.gray(64, 64) { _, _ in 0 }, to: "run/predictions/\(test.name).png")
      let predictions = try #require(try verify(run).checks.first { $0.name == "predictions" })
      #expect(predictions.problems.contains { $0.contains("limit of 1024 bytes") }, "\(predictions.problems)")
    }
  }

  @Test func theSampleIsKeyedByTheSeed() throws {
    try withFolder { folder in
      let run = try RecordedRun(makeRun(folder, Self.otsu + ["data.split={folds: 3}"]).path)
      func sample(_ count: Int?) -> [[String]] {
        PredictionCheck(run: run, count: count) { _ in }.sample().map { $0.map(\.name) }
      }
      let all = run.parts.map { $0.plan.shared.cases(in: .test).map(\.name).sorted() }
      #expect(sample(nil).map { $0.sorted() } == all && sample(100) == sample(nil))
      let three = sample(3)
      #expect(three.flatMap(\.self).count == 3 && three == sample(3))
      // More cases are those and others.
      #expect(Set(three.flatMap(\.self)).isSubset(of: sample(5).flatMap(\.self)))
      #expect(sample(0) == [[], [], []] && sample(-1) == sample(0))
    }
  }

  @Test func aTrainingAloneHasNothingToPredictAgain() throws {
    try withFolder { folder in
      let found = try verify(makeRun(folder, Self.otsu, trainingOnly: true))
      #expect(found.holds)
      #expect(found.checks.filter { $0.status == .skipped }.map(\.name) == ["predictions", "cases", "scores"])
      #expect(found.checks.last?.found == "none: the run stopped after training")
    }
  }

  @Test func movedFilesAreNamed() throws {
    try withFolder { folder in
      let run = try makeRun(folder, Self.otsu)
      let hidden = folder.file("elsewhere")
      try FileManager.default.moveItem(atPath: folder.file("images"), toPath: hidden)
      let found = try verify(run)
      #expect(failing(found) == ["images", "predictions"])
      let images = try #require(found.checks.first { $0.name == "images" })
      #expect(images.found == "8 files of 8 changed or missing" && images.problems.count == 8)
      #expect(images.problems[0].contains("is missing; paths are as they were"))
    }
  }

  @Test func whatIsNoRunIsAnError() throws {
    try withFolder { folder in
      let nowhere = RunFolder(path: folder.file("nowhere"))
      let none = try #require(failure(PipelineError.self) { try verify(nowhere) })
      #expect(none.description.contains("nowhere: is no folder of a run, for it holds no plan.json"))
      let run = try makeRun(folder, Self.otsu)
      try folder.write("{}", to: "run/manifest.json")
      let odd = try #require(failure(PipelineError.self) { try verify(run) })
      #expect(odd.description.contains("manifest.json: is not the manifest of a run"))
      try folder.remove("run/manifest.json")
      let unfinished = try #require(failure(PipelineError.self) { try verify(run) })
      #expect(unfinished.description.contains("holds no manifest.json, so the run has not ended"))
    }
  }

  @Test func theResultIsJSON() throws {
    let check = Verification.Check("plan", expected: "1 file as hashed", found: "1 of 1", problems: ["plan.json: …"])
    let found = Verification(run: "runs/a", checks: [check])
    let data = try jsonEncoder.encode(found)
    #expect(String(decoding: data, as: UTF8.self).contains("\"holds\" : false"))
    #expect(try jsonDecoder.decode(Verification.self, from: data) == found)
  }
}
