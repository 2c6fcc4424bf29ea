import Foundation
import ImageCodecs
import Imaging
import Testing
import Training

@testable import Pipeline

/// Whole searches by a classical method, whose trials train nothing.
@Suite struct SearchStageTests {
  private static let otsu = ["model={method: otsu}", "data.split={train: 0.5, validation: 0.25, test: 0.25}"]
  /// Three trials, all of which can be made.
  private static let three =
    "{method: grid, keys: {postprocessing: [[], [{fillHoles: {}}], [{removeSmall: {area: 4}}]]}}"
  /// Asks for the size of a pixel, which the files do not state.
  private static let impossible = "[{removeSmall: {area: 1, unit: mm2}}]"

  private func withCases(_ body: (Folder) throws -> Void) throws {
    try withFolder { folder in
      try folder.writeCases(8)
      _ = try folder.definition()
      try body(folder)
    }
  }

  @discardableResult
  private func search(
    _ folder: Folder, _ search: String, _ settings: [String] = [], to output: String = "search", trials: Int? = nil,
    observer: @escaping (SearchEvent) -> Void = { _ in }
  ) throws -> SearchReport {
    try SearchStage.perform(
      folder.file("pipeline.yaml"),
      overrides: DefinitionOverrides(settings: Self.otsu + settings + ["search=\(search)"]),
      output: folder.file(output), trials: trials, observer: observer)
  }

  /// The error of a search of three trials that ends after the first, and what is in the journal then.
  private func stopped<Failure: Error>(
    _ type: Failure.Type, _ folder: Folder, beforeSecond disturb: @escaping () throws -> Void
  ) throws -> (error: Failure, journal: Int) {
    let error = failure(type) {
      try search(folder, Self.three) { event in
        if case .begins(let trial, _, _, _, _) = event, trial == 2 { try? disturb() }
      }
    }
    let journal = try String(contentsOfFile: folder.file("search/trials.jsonl"), encoding: .utf8)
    return (try #require(error), journal.split(separator: "\n").count)
  }

  @Test(arguments: ["auc", "averagePrecision", "calibrationError", "brier"])
  func scoresOfProbabilitiesCanBeSearchedFor(score: String) throws {
    try withCases { folder in
      let keys = "{postprocessing: [[], [{removeSmall: {area: 100}}]]}"
      let report = try search(folder, "{method: grid, score: \(score), keys: \(keys)}")
      let scores = report.trials.map { $0.score ?? .nan }
      #expect(scores.count == 2 && scores.allSatisfy { (0...1).contains($0) }, "\(report.trials)")
    }
  }

  @Test func theConsensusOfRatersIsTheReference() throws {
    try withCases { folder in
      for rater in ["two", "three"] {
        for number in 0..<8 { try folder.write(Image.gray(16, 16) { _, _ in 0 }, to: "\(rater)/case-\(number).png") }
      }
      let raters = "evaluation.references=[\(folder.file("two")), \(folder.file("three"))]"
      let one = "{method: grid, keys: {postprocessing: [[]]}}"
      let first = try #require(try search(folder, one, [raters], to: "first").best?.score)
      #expect(first > 0.5)
      // Two of three have seen nothing.
      let majority = try search(folder, one, [raters, "evaluation.consensus=majority"], to: "majority")
      #expect(majority.best?.score == 0)
    }
  }

  @Test func aPipelineThatChangesMeanwhileStopsTheSearch() throws {
    try withCases { folder in
      let text = String(decoding: try folder.bytes(of: "pipeline.yaml"), as: UTF8.self)
      func edited(_ more: String) -> (SearchEvent) -> Void {
        { event in
          guard case .ended(let trial, _) = event, trial.trial == 1 else { return }
          _ = try? folder.write(text + "\n" + more + "\n", to: "pipeline.yaml")
        }
      }
      let error = try #require(
        failure(PipelineError.self) { try search(folder, Self.three, observer: edited("prediction: {flips: true}")) })
      #expect(error.code == .resume && error.description.contains("was changed while it was searched"), "\(error)")
      // Put back, it goes on; what changes no trial may be edited.
      try folder.write(text, to: "pipeline.yaml")
      #expect(try search(folder, Self.three, observer: edited("# a comment")).trials.count == 3)
      #expect(try search(folder, Self.three, to: "other", observer: edited("# a comment")).trials.count == 3)
    }
  }

  @Test func dataThatChangeMeanwhileStopTheSearch() throws {
    try withCases { folder in
      let (error, journal) = try stopped(PipelineError.self, folder) {
        try folder.write(Image.gray(16, 16) { x, y in x < 6 && y < 5 ? 255 : 0 }, to: "masks/case-0.png")
      }
      #expect(error.code == .resume && journal == 1, "\(error)")
      #expect(error.description.contains("as those of 'case-0'"), "\(error)")
      #expect(error.description.contains("remove \(folder.file("search/trials/002"))"), "\(error)")
      try folder.writeCase("case-0", number: 0)
      try folder.remove("search/trials/002")
      #expect(try search(folder, Self.three).trials.count == 3)
    }
  }

  @Test func whatSettingsHaveNoPartInIsNoFailedTrial() throws {
    try withCases { folder in
      let elsewhere = folder.file("elsewhere")
      let gone = try stopped(PipelineError.self, folder) {
        try FileManager.default.moveItem(atPath: folder.file("images"), toPath: elsewhere)
      }
      #expect(gone.error.code == .noImages && gone.journal == 1, "\(gone.error)")
      try FileManager.default.moveItem(atPath: elsewhere, toPath: folder.file("images"))
      let image = try folder.bytes(of: "images/case-1.png")
      let damaged = try stopped(PipelineError.self, folder) { try folder.write("damaged", to: "images/case-1.png") }
      #expect(damaged.error.code == .unreadable && damaged.journal == 1, "\(damaged.error)")
      try folder.write(image, to: "images/case-1.png")
      // A folder in the place of a checkpoint.
      let taken = folder.file("search/trials/002/checkpoints/best.safetensors")
      let unwritable = try stopped(CheckpointError.self, folder) {
        try FileManager.default.createDirectory(atPath: taken, withIntermediateDirectories: true)
      }
      #expect(unwritable.error.code == .unwritable && unwritable.journal == 1, "\(unwritable.error)")
      try folder.remove("search/trials/002")
      #expect(try search(folder, Self.three).trials.map(\.state) == [.done, .done, .done])
    }
  }

  /// Files that only the trial's settings make unreadable are that trial's failure.
  @Test func filesThatSettingsCannotReadAreAFailedTrial() throws {
    try withCases { folder in
      let gray = try ImageCodec.decode(path: folder.file("images/case-0.png")).image
      guard case .uint8(let samples) = gray.samples else { throw CocoaError(.featureUnsupported) }
      let colours = Image(
        width: 16, height: 16, channels: .rgb, bitsPerSample: 8, samples: .uint8(samples.flatMap { [$0, $0, $0] }))
      try folder.write(colours, to: "images/case-0.png")
      let report = try search(folder, "{method: grid, keys: {data.channels: [gray, keep]}}")
      #expect(report.trials.map(\.state) == [.done, .failed], "\(report.trials)")
      #expect(report.trials[1].reason?.contains("images differ in channels") == true)
    }
  }

  @Test func repeatedSettingsTakeNoPlaceOfTheNextRung() throws {
    try withCases { folder in
      let keys = "{postprocessing: [[], [{removeSmall: {area: 4}}]]}"
      let report = try search(folder, "{method: random, trials: 6, halving: 2, keys: \(keys)}")
      let (first, second) = (report.trials.filter { $0.rung == 1 }, report.trials.filter { $0.rung == 2 })
      let different = Set(first.map(\.settings)).count
      #expect(first.count == 6 && different <= 2)
      #expect(second.count == different && Set(second.map(\.settings)).count == different, "\(second)")
      #expect(report.compared == different)
      #expect(report.trials.count { $0.rung == 3 } == 1)
    }
  }

  /// Its last keys change fastest: the first five trials have one value of the first key.
  @Test func aGridGoesOnUntilEachValueWasTried() throws {
    try withCases { folder in
      let keys = "{postprocessing: [\(Self.impossible), []], prediction.overlap: [0, 0.1, 0.2, 0.3, 0.4]}"
      let report = try search(folder, "{method: grid, keys: \(keys)}")
      let states = report.trials.map(\.state)
      #expect(states.count == 10, "\(states)")
      #expect(states.prefix(5).allSatisfy { $0 == .failed }, "\(states)")
      #expect(states.suffix(5).allSatisfy { $0 == .done }, "\(states)")
    }
  }

  @Test func thePageIsThereBeforeATrialSucceeds() throws {
    try withCases { folder in
      let keys = "{postprocessing: [\(Self.impossible), [{removeSmall: {area: 2, unit: mm2}}]]}"
      let error = try #require(
        failure(PipelineError.self) { try search(folder, "{method: grid, keys: \(keys)}") })
      #expect(error.code == .search && error.description.contains("none of the first 2 trials"), "\(error)")
      let page = String(decoding: try folder.bytes(of: "search/search.html"), as: UTF8.self)
      #expect(page.contains("2 of 2 trials") && page.contains("2 failed."))
      #expect(!FileManager.default.fileExists(atPath: folder.file("search/best.yaml")))
    }
  }

  @Test func fewerTrialsThanThereAreIsNoMistake() throws {
    try withCases { folder in
      let random = "{method: random, trials: 3, keys: {postprocessing: [[], [{removeSmall: {area: 4}}]]}}"
      #expect(try search(folder, random).planned == 3)
      let fewer = try search(folder, random, trials: 2)
      #expect(fewer.planned == 3 && fewer.trials.count == 3)
      let page = String(decoding: try folder.bytes(of: "search/search.html"), as: UTF8.self)
      #expect(page.contains("3 of 3 trials"))
    }
  }
}
