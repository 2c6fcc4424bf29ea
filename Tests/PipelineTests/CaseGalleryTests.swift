import Evaluation
import Foundation
import ImageCodecs
import Imaging
import Testing

@testable import Pipeline

@Suite struct CaseGalleryTests {
  /// Cases by IoU: c1 has found one pixel of twenty.
  private func choices(_ found: [Int], empty: Int = 0) -> [CaseGallery.Choice] {
    CaseGallery.choices(
      found.map { ReportFixture.scores("c\($0)", found: $0) }
        + (0..<empty).map { CaseScores(name: "e\($0)", counts: ConfusionCounts(classes: 2)) })
  }

  @Test func theWorstTheMedianAndTheBestAreShownAndNoneTwice() {
    let many = choices([7, 3, 9, 1, 5, 2, 8, 6, 4, 10, 11])
    #expect(many.map(\.title) == ["Worst", "Median", "Best"])
    #expect(many.map(\.cases) == [["c1", "c2", "c3"], ["c5", "c6", "c7"], ["c11", "c10", "c9"]])
    #expect(choices([1, 2, 3]).map(\.cases) == [["c1"], ["c2"], ["c3"]])
    #expect(choices([4, 1, 2, 3]).map(\.cases) == [["c1"], ["c2"], ["c4"]])
    for count in 3...20 {
      let shown = choices(Array(1...count)).flatMap(\.cases)
      #expect(Set(shown).count == shown.count && shown.count == 3 * min(3, count / 3))
    }
  }

  @Test func ofTwoCasesBothAndUndefinedOnesNever() {
    #expect(choices([2, 1], empty: 2).map(\.cases) == [["c1", "c2"]])
    #expect(choices([], empty: 2).isEmpty)
  }

  private func bytes(_ dataURL: Substring) throws -> [UInt8] {
    let text = try #require(dataURL.split(separator: ",").last)
    return [UInt8](try #require(Data(base64Encoded: String(text))))
  }

  /// What the script computes its IoU from is the reference, and the map as it was written.
  @Test func thePageHoldsTheReferenceAndTheMaps() throws {
    try withFolder { folder in
      try folder.writeCases(10)
      let report = try ReportFixture.report(folder)
      let page = try CaseGallery(rounds: report.rounds, scores: report.scores).section()
      let name = CaseGallery.choices(report.scores.cases)[0].cases[0]
      let match = try #require(page.firstMatch(of: /data-reference="([^"]*)" data-maps="([^"]*)"/))
      let truth = try ImageCodec.decode(path: folder.file("masks/\(name).png")).image
      guard case .uint8(let stored) = truth.samples,
        case .uint8(let labels) = try ImageCodec.decode(
          path: folder.write(bytes(match.output.1), to: "labels.png")
        ).image.samples
      else {
        Issue.record("labels have 8 bits")
        return
      }
      #expect(labels == stored.map { $0 > 0 ? 1 : 0 })
      #expect(try bytes(match.output.2) == folder.bytes(of: "run/probability-maps/class-1/\(name).png"))
    }
  }

  @Test func aMaskThatIsGoneIsSaidToBe() throws {
    try withFolder { folder in
      try folder.writeCases(10)
      let report = try ReportFixture.report(folder)
      try folder.remove("run/predictions/\(report.scores.cases[0].name).png")
      let page = try CaseGallery(rounds: report.rounds, scores: report.scores).section()
      #expect(page.contains("\(report.scores.cases[0].name): its predicted mask is not there any more."))
    }
  }

  @Test func severalClassesAreChosenAmong() throws {
    try withFolder { folder in
      try folder.writeCases(10)
      let report = try ReportFixture.report(folder)
      var rounds = report.rounds
      rounds[0].maps = ProbabilityMaps(folder: folder.file("maps"), classes: 3)
      var threeClasses = ConfusionCounts(classes: 3)
      let labels = LabelMap(width: 3, height: 1, labels: [0, 1, 2])
      threeClasses.add(prediction: labels, reference: labels)
      let scores = ScoredCases(
        report.scores.cases.map { [threeClasses] in CaseScores(name: $0.name, counts: threeClasses) },
        classes: ["none", "a & b", "c"],
        scores: [.iou])
      let page = try CaseGallery(rounds: rounds, scores: scores).section()
      #expect(page.contains("<option value=\"1\">a &amp; b</option><option value=\"2\">c</option>"))
      #expect(!page.contains("It knows the first"))
    }
  }

  @Test func aSliderThatLeavesClassesOutSaysSo() throws {
    try withFolder { folder in
      try folder.writeCases(10)
      let report = try ReportFixture.report(folder)
      var rounds = report.rounds
      rounds[0].maps = ProbabilityMaps(folder: folder.file("maps"), classes: 11)
      var counts = ConfusionCounts(classes: 11)
      let labels = LabelMap(width: 11, height: 1, labels: Array(0...10))
      counts.add(prediction: labels, reference: labels)
      let scores = ScoredCases(
        report.scores.cases.map { [counts] in CaseScores(name: $0.name, counts: counts) },
        classes: (0...10).map { "class \($0)" }, scores: [.iou])
      #expect(try CaseGallery(rounds: rounds, scores: scores).section().contains("It knows the first 8 of 10 classes."))
    }
  }

  /// Without a script, or without a map, nothing tells to move a slider that is not there.
  @Test func theSliderAndItsNoteAppearTogether() throws {
    try withFolder { folder in
      try folder.writeCases(10)
      let report = try ReportFixture.report(folder)
      let page = try CaseGallery(rounds: report.rounds, scores: report.scores).section()
      #expect(page.contains("<div class=\"threshold with-maps screen\" hidden>"))
      #expect(page.contains("with-maps screen\" id=\"threshold-note\" hidden>"))
      #expect(CaseGallery.script.contains("\".with-maps\")) part.hidden = figures.length == 0"))
    }
  }
}
