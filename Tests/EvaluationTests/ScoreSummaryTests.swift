import Evaluation
import Testing

@Suite struct ScoreSummaryTests {
  /// A large case of IoU 0.8, a small one of 0.2, and one that neither map has anything in.
  private let cases = [
    CaseScores(name: "large", counts: binary(80, 10, 10, 0)), CaseScores(name: "small", counts: binary(2, 4, 4, 90)),
    CaseScores(name: "none", counts: binary(0, 0, 0, 100)),
  ]

  @Test func macroIsTheMeanOverDefinedCasesAndPooledThatOfAllPixels() {
    let summary = ScoreSummary(cases, classes: ["background", "lesion"])
    #expect(isClose(summary.macro[.iou], 0.5))
    #expect(isClose(summary.pooled[.iou], 82.0 / 110))
    #expect(isClose(summary.macro[.dice], (160.0 / 180 + 4.0 / 12) / 2))
    #expect(isClose(summary.pooled[.dice], 164.0 / 192))
  }

  @Test func meanIoUTakesTheBackgroundIn() {
    let summary = ScoreSummary(cases, classes: ["background", "lesion"])
    #expect(isClose(summary.macro[.miou], (0.5 + (0.0 + 90.0 / 98 + 1) / 3) / 2))
    #expect(isClose(summary.pooled[.miou], (82.0 / 110 + 190.0 / 218) / 2))
  }

  @Test func accuracyIsThatOfAllPixelsAndOneVersusRestInAClass() {
    let summary = ScoreSummary(cases, classes: ["background", "lesion"])
    #expect(isClose(summary.macro[.accuracy], (0.8 + 0.92 + 1) / 3))
    #expect(isClose(summary.pooled[.accuracy], 272.0 / 300))
    var counts = ConfusionCounts(classes: 3)
    counts.add(prediction: drawn("0122"), reference: drawn("0112"))
    let single = ScoreSummary([CaseScores(name: "a", counts: counts)], classes: ["a", "b", "c"], scores: [.accuracy])
    #expect(single.macro[.accuracy] == 0.75)
    #expect(single.perClass.map { $0.macro[.accuracy] } == [1, 0.75, 0.75])
  }

  @Test func undefinedCasesAreCounted() {
    let summary = ScoreSummary(cases, classes: ["background", "lesion"])
    #expect(summary.scored == 2)
    #expect(summary.undefined == 1)
  }

  @Test func aClassIsAveragedOverTheCasesThatHaveItBeforeTheClassesAre() {
    // Class 1 scores 1 and 0.5, class 2 scores 0 in the second case alone.
    var first = ConfusionCounts(classes: 3)
    first.add(prediction: drawn("0011"), reference: drawn("0011"))
    var second = ConfusionCounts(classes: 3)
    second.add(prediction: drawn("0011"), reference: drawn("0012"))
    let cases = [CaseScores(name: "a", counts: first), CaseScores(name: "b", counts: second)]
    let summary = ScoreSummary(cases, classes: ["rest", "one", "two"])
    #expect(summary.perClass.map(\.name) == ["rest", "one", "two"])
    #expect(summary.perClass.map { $0.macro[.iou] } == [1, 0.75, 0])
    // The mean of the cases' own means would be (1 + 0.25) / 2.
    #expect(summary.macro[.iou] == 0.375)
    #expect(isClose(summary.pooled[.iou], (3.0 / 4 + 0) / 2))
  }

  @Test func aMeanOverNothingIsUndefined() {
    let summary = ScoreSummary([cases[2]], classes: ["background", "lesion"])
    #expect(isClose(summary.macro[.iou], .nan))
    #expect(isClose(summary.pooled[.iou], .nan))
    #expect(summary.macro[.miou] == 1)
    #expect(summary.macro[.specificity] == 1)
    let none = ScoreSummary([], classes: ["background", "lesion"])
    #expect(ScoreName.allCases.allSatisfy { isClose(none.macro[$0], .nan) && isClose(none.pooled[$0], .nan) })
    #expect(none.scored == 0 && none.undefined == 0)
  }

  @Test func onlyTheScoresAskedForAreGivenAndOneAskedForAgainOnce() {
    let summary = ScoreSummary(cases, classes: ["background", "lesion"], scores: [.dice, .miou, .dice])
    #expect(summary.scores == [.dice, .miou])
    #expect(summary.macro.keys.sorted { $0.rawValue < $1.rawValue } == [.dice, .miou])
    #expect(Array(summary.perClass[1].pooled.keys) == [.dice])
  }
}
