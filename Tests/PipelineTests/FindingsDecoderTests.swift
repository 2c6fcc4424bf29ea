import Evaluation
import Foundation
import Imaging
import Testing

@testable import Pipeline

@Suite struct FindingsDecoderTests {
  private func settings(_ text: String) throws -> EvaluationSettings {
    try withFolder { folder in
      try folder.definition(["evaluation=\(text)"]).evaluation
    }
  }

  private func problem(_ text: String) throws -> String {
    try #require(failure(DefinitionError.self) { try settings(text) }).description
  }

  @Test func nothingIsAskedUnlessSaid() throws {
    let settings = try settings("{scores: [iou]}")
    #expect(settings.references == nil && settings.consensus == nil && settings.prevalence == nil)
    #expect(settings.slices == nil)
  }

  @Test func ratersPrevalenceAndSlicesAreRead() throws {
    let settings = try settings(
      "{references: [/a, /b], consensus: staple, prevalence: [0.1, 0.01], slices: {table: /c.csv, by: [age]}}")
    #expect(settings.references == ["/a", "/b"] && settings.consensus == .staple)
    #expect(settings.prevalence == [0.1, 0.01])
    #expect(settings.slices == SliceSettings(table: "/c.csv", by: ["age"]))
    #expect(settings.missedDistance == nil)
    #expect(try self.settings("{scores: [iou, hd95], missedDistance: diagonal}").missedDistance == .diagonal)
    #expect(try self.settings("{references: /a, prevalence: 0.5}").references == ["/a"])
    let coded = try jsonDecoder.decode(EvaluationSettings.self, from: jsonEncoder.encode(settings))
    #expect(coded == settings)
  }

  @Test func plansWithoutTheseKeysAreStillRead() throws {
    let old = try jsonDecoder.decode(EvaluationSettings.self, from: Data(#"{"scores": ["iou"]}"#.utf8))
    #expect(old == EvaluationSettings(scores: [.iou]))
  }

  @Test(arguments: [
    ("{consensus: staple}", "'evaluation.consensus' is that of several raters"),
    ("{references: [/a, /a]}", "'evaluation.references' names a folder twice"),
    ("{references: []}", "'evaluation.references' must be a list of folders"),
    ("{references: [/a], consensus: vote}", "'evaluation.consensus' has no choice 'vote'"),
    ("{missedDistance: diagonal}", "'evaluation.missedDistance' is of the scores hd, hd95 and assd"),
    ("{scores: [hd95], missedDistance: far}", "'evaluation.missedDistance' has no choice 'far'"),
    ("{prevalence: 1}", "'evaluation.prevalence' must lie between 0 and 1, found 1.0"),
    ("{prevalence: often}", "'evaluation.prevalence' must be a share between 0 and 1"),
    ("{slices: {table: /c.csv}}", "'evaluation.slices' needs 'table'"),
    ("{slices: {table: /c.csv, by: [age], on: age}}", "unknown key 'evaluation.slices.on'"),
    ("{referenzes: [/a]}", "unknown key 'evaluation.referenzes'; did you mean 'references'"),
  ])
  func mistakesAreNamed(text: String, expected: String) throws {
    let found = try problem(text)
    #expect(found.contains(expected), "\(found)")
  }

  @Test func aRatersMasksAreCheckedBeforeAnyWork() throws {
    try withFolder { folder in
      try folder.writeCases(6)
      for number in 0..<5 {
        try folder.write(
          Image.gray(16, 16) { x, y in x > number && y > 3 ? 255 : 0 }, to: "second/case-\(number).png")
      }
      let path = try folder.write(
        """
        data: {images: images, masks: masks, classes: {background: 0, cell: 255}}
        model: {method: otsu}
        evaluation: {references: [second]}
        """, to: "pipeline.yaml")
      let checked = try CheckedPipeline.load(path)
      #expect(checked.plan.shared.evaluation.references == [folder.file("second")])
      #expect(checked.notes.contains { $0.hasPrefix("rater second has no mask of 1 of 6 cases") })
      try folder.write(Image.row([0, 255]), to: "second/case-2.png")
      try folder.write(Image.gray(16, 16) { _, _ in 7 }, to: "second/case-3.png")
      let error = try #require(failure(PipelineError.self) { try CheckedPipeline.load(path) })
      #expect(error.description.contains("second/case-2.png is 2×1 but"))
      #expect(error.description.contains("second/case-3.png: mask values that no class covers: 7 (256 pixels)"))
    }
  }

  @Test func aRunWritesWhatWasFoundOut() throws {
    try withFolder { folder in
      try folder.writeCases(12)
      for number in 0..<12 {
        let mask = Image.gray(16, 16) { x, y in (number..<number + 5).contains(x) && y > 3 ? 255 : 0 }
        try folder.write(mask, to: "second/case-\(number).png")
      }
      let path = try folder.write(
        """
        name: demo
        data: {images: images, masks: masks, classes: {background: 0, cell: 255}, split: {train: 0.3, validation: 0.1, test: 0.6}}
        model: {method: otsu}
        evaluation: {references: [second], prevalence: 0.1}
        """, to: "pipeline.yaml")
      let outcome = try PipelineRun.perform(path, output: folder.file("run"))
      let scores = try #require(outcome.scores)
      #expect(scores.raters?.lines(subject: scores.subject)[0].contains("the method with them at") == true)
      #expect(scores.predictiveValues.count == 1)
      let slices = try #require(scores.slices)
      #expect(slices.slices.contains { $0.by == "contrast" } && !slices.finding.isEmpty)
      for name in ["raters.json", "slices.json", "slices.csv"] {
        #expect(FileManager.default.fileExists(atPath: folder.file("run/\(name)")))
      }
      let report = String(decoding: try folder.bytes(of: "run/report.html"), as: UTF8.self)
      for text in [scores.raters!.lines(subject: scores.subject)[0], slices.finding, "What a positive pixel means"] {
        #expect(report.contains(escape(text)), "\(text)")
      }
    }
  }

  /// The rater has seen none of the test cases: that is said at the end, and no error after all the work.
  @Test func aRaterOfTrainingCasesAloneIsCounted() throws {
    try withFolder { folder in
      try folder.writeCases(6)
      try folder.write(Image.gray(16, 16) { x, _ in x > 8 ? 255 : 0 }, to: "second/case-0.png")
      let sets = (0..<6).map { "case-\($0),\($0 < 3 ? "train" : $0 < 4 ? "validation" : "test")" }
      try folder.write((["image,set"] + sets).joined(separator: "\n"), to: "split.csv")
      try folder.write("image,age\ncase-0,3\n", to: "ages.csv")
      let path = try folder.write(
        """
        data: {images: images, masks: masks, classes: {background: 0, cell: 255}, split: {file: split.csv}}
        model: {method: otsu}
        evaluation: {references: [second], consensus: majority, slices: {table: ages.csv, by: [age]}}
        """, to: "pipeline.yaml")
      let scores = try #require(try PipelineRun.perform(path, output: folder.file("run")).scores)
      #expect(scores.raters?.raters.map(\.missing) == [0, 2] && scores.raters?.loneCases == 2)
      #expect(scores.raters?.lines(subject: "it")[0].hasPrefix("no case has masks of two raters") == true)
      #expect(scores.slices?.unknown["age"] == 2)
    }
  }
}
