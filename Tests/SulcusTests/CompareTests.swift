import Foundation
import Testing

/// `sulcus compare`: variants of a pipeline file, and finished runs.
@Suite struct CompareTests {
  private static let pipeline =
    Folder.pipeline.replacingOccurrences(
      of: "{train: 0.6, validation: 0.2, test: 0.2}", with: "{train: 0.4, validation: 0.1, test: 0.5}")
      + """

      variants:
        otsu: {model: {method: otsu}}
      """

  private func prepared() throws -> Folder {
    let folder = try Folder()
    try folder.prepare(count: 14)
    try folder.write(Self.pipeline, to: "tiny.yaml")
    return folder
  }

  @Test func aKilledComparisonGoesOnAndEndsAsOneThatWasNeverStopped() throws {
    let folder = try prepared()
    let whole = try Program.run("compare", "tiny.yaml", "--seeds", "2", "--output", "whole", in: folder)
    #expect(whole.status == 0, "\(whole.errors)")
    let arguments = ["compare", "tiny.yaml", "--seeds", "2"]
    let running = try Program.start(arguments, in: folder)
    #expect(try running.waits(for: "base, seed 4:"))
    kill(running.process.processIdentifier, SIGKILL)
    running.process.waitUntilExit()
    #expect(!folder.exists("runs/tiny-comparison/comparison.json"))

    let again = try Program.run(arguments, in: folder)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.errors.contains("runs/tiny-comparison/base/seed-3 is finished and taken as it is"))
    for seed in [3, 4] {
      let best = "base/seed-\(seed)/checkpoints/best.safetensors"
      #expect(try folder.bytes("whole/" + best) == folder.bytes("runs/tiny-comparison/" + best))
    }
    #expect(try folder.text("whole/scores.csv") == folder.text("runs/tiny-comparison/scores.csv"))
    // The verdict comes first.
    let first = try #require(again.output.split(separator: "\n").first)
    #expect(first.contains("is better than") || first.contains("not distinguishable"), "\(first)")

    // The runs of one comparison, given one by one, are another.
    let runs = ["base/seed-3", "base/seed-4", "otsu/seed-3"].map { "whole/" + $0 }
    let read = try Program.run(["compare"] + runs + ["--output", "read", "--format", "json", "--quiet"], in: folder)
    #expect(read.status == 0, "\(read.errors)")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(read.output.utf8)) as? [String: Any])
    #expect((object["verdict"] as? [String])?.count == 1 && object["unitKind"] as? String == "case")
    #expect(folder.exists("read/study.json") && folder.exists("read/comparison.tex"))
  }

  @Test func mistakesOnTheCommandLine() throws {
    let folder = try prepared()
    func says(_ arguments: String..., status: Int32, text: String) throws {
      let result = try Program.run(["compare"] + arguments, in: folder)
      #expect(result.status == status && result.errors.contains(text), "\(arguments): \(result.errors)")
      #expect(!folder.exists("runs"))
    }
    try says("tiny.yaml", "--seeds", "0", status: 2, text: "--seeds must be 1 or more")
    try says("tiny.yaml", "--equivalence", "0", status: 2, text: "--equivalence must be a number of points above 0")
    try says("tiny.yaml", "other", status: 2, text: "not both")
    try says("a", "b", "--seeds", "2", status: 2, text: "are those of a pipeline file")
    try says("absent.yaml", status: 1, text: "absent.yaml")
    try says("absent", "absent-2", status: 1, text: "absent: no such folder")
    try says("tiny.yaml", "--score", "dise", status: 1, text: "did you mean 'dice'?")
    try says(
      "tiny.yaml", "--set", "data.split={train: 0.6, validation: 0.2, test: 0.2}", status: 1, text: "needs at least 6")
  }
}
