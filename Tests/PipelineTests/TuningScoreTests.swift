import Evaluation
import Imaging
import Testing

@testable import Pipeline

@Suite struct TuningScoreTests {
  private func counts(_ prediction: [UInt8], _ reference: [UInt8]) -> ConfusionCounts {
    var counts = ConfusionCounts(classes: 3)
    counts.add(
      prediction: LabelMap(width: prediction.count, height: 1, labels: prediction),
      reference: LabelMap(width: reference.count, height: 1, labels: reference))
    return counts
  }

  private let units = TuningUnits(
    (0..<3).map {
      Case(
        name: "\($0)", image: "", masks: [], group: $0 == 2 ? "b" : "a", set: .validation, width: 1, height: 1,
        planes: 1, imageDigest: "", maskDigests: [])
    }, seed: 1)

  @Test func aClassThatNeitherMaskHasCountsAsOne() {
    let empty = counts([0, 0, 1], [0, 0, 1])
    #expect(TuningScore.iou.value(of: empty[2]) == 1)
    let wrong = counts([0, 2, 1], [0, 0, 1])
    #expect(TuningScore.iou.value(of: wrong[2]) == 0)
  }

  @Test func unitsAreMeansOverCasesAndClasses() throws {
    // Class 1: IoU 1/2 and 1, class 2: 1 and 1 (neither has it).
    let first = counts([0, 1, 1, 2], [0, 1, 0, 2])
    let second = counts([0, 1, 1, 0], [0, 1, 1, 0])
    let third = counts([2, 2, 2, 1], [2, 2, 2, 0])
    let scores = CandidateScores([first, second, third], units: units, score: .iou)
    let a = try #require(units.names.firstIndex(of: "a"))
    let b = try #require(units.names.firstIndex(of: "b"))
    #expect(scores.perClass[a] == [0.75, 1])
    #expect(scores.units[a] == 0.875)
    #expect(scores.perClass[b] == [0, 1])
    let dice = CandidateScores([first, second, third], units: units, score: .dice)
    #expect(abs(dice.perClass[a][0] - (2.0 / 3 + 1) / 2) < 1e-12)
    // The background takes part in mIoU alone.
    let all = CandidateScores([first, second, third], units: units, score: .miou)
    #expect(all.perClass[a] == [0.75, 0.75, 1])
  }
}
