import Foundation
import Testing

/// What a run keeps of the probabilities of its test cases.
@Suite struct CurvesTests {
  private static let scores = "evaluation={scores: [iou, auc, averagePrecision, calibrationError, brier]}"

  private struct Curves: Decodable {
    struct Entry: Decodable {
      struct Point: Decodable { let falsePositiveRate, recall, threshold: Double }
      let name: String
      let positives, negatives: Int
      let rocPoints: [Point]
      let area: Double?
    }
    let classes: [Entry]
  }

  private func curves(_ folder: Folder, _ name: String) throws -> Curves.Entry {
    try #require(try JSONDecoder().decode(Curves.self, from: folder.bytes(name)).classes.first)
  }

  @Test func aRunLeavesCurvesAndARepeatedPredictionTheSame() throws {
    let folder = try Folder()
    try folder.prepare()
    let run = try Program.run("run", "tiny.yaml", "--output", "here", "--quiet", "--set", Self.scores, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let entry = try curves(folder, "here/curves.json")
    #expect(entry.positives + entry.negatives == 2 * 128 * 128)
    #expect((2...256).contains(entry.rocPoints.count))
    let rows = try folder.text("here/cases.csv").split(separator: "\n")
    #expect(rows[0] == "case,group,class,tp,fp,fn,tn,iou,auc,averagePrecision,calibrationError,brier,status")
    // The background has none of them.
    #expect(rows[1].contains(",,,,,"))
    #expect(try folder.text("here/scores.json").contains("\"auc\": 0."))
    let before = try (folder.bytes("here/curves.json"), folder.bytes("here/histograms.json"))
    for name in ["curves.json", "histograms.json", "report.html"] {
      try FileManager.default.removeItem(atPath: folder.file("here/" + name))
    }
    let again = try Program.run(
      "run", "tiny.yaml", "--output", "here", "--resume", "--quiet", "--set", Self.scores, in: folder)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try folder.bytes("here/curves.json") == before.0)
    #expect(try folder.bytes("here/histograms.json") == before.1)
  }

  @Test func foldsArePooled() throws {
    let folder = try Folder()
    try folder.prepare()
    let run = try Program.run(
      "run", "tiny.yaml", "--output", "here", "--quiet", "--set", "data.split={folds: 3}", "--set", Self.scores,
      in: folder)
    #expect(run.status == 0, "\(run.errors)")
    let all = try curves(folder, "here/curves.json")
    let folds = try (0..<3).map { try curves(folder, "here/fold-\($0)/curves.json") }
    #expect(all.positives == folds.reduce(0) { $0 + $1.positives })
    #expect(all.negatives == folds.reduce(0) { $0 + $1.negatives })
    // The scores of a case are those of its fold.
    func rows(_ place: String) throws -> [Substring] {
      try folder.text("here/\(place)cases.csv").split(separator: "\n").dropFirst().map { $0 }
    }
    #expect(try rows("") == (0..<3).flatMap { try rows("fold-\($0)/") })
    #expect(try folder.text("here/scores.json").contains("\"auc\": \(try #require(all.area))"))
  }

  @Test func aMethodHasScoresButNoCurves() throws {
    let folder = try Folder()
    try folder.prepare()
    let run = try Program.run(
      "run", "tiny.yaml", "--output", "here", "--quiet", "--set", "model={method: otsu}", "--set", Self.scores,
      in: folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(!folder.exists("here/curves.json"))
    #expect(try folder.text("here/scores.json").contains("\"auc\": 0."))
  }

  @Test func aNetworkIsNotChosenByThem() throws {
    let folder = try Folder()
    try folder.prepare()
    let run = try Program.run("run", "tiny.yaml", "--set", "training.best=auc", in: folder)
    #expect(run.status == 1)
    #expect(run.errors.contains("must be a score of counts"))
  }
}
