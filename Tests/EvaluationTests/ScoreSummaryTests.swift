import Testing

@testable import Evaluation

@Suite struct ScoreSummaryTests {
  /// A small object found, a large one half found, a false alarm, and nothing in either mask.
  static let cases = [
    CaseScores.drawn("small", width: 4, prediction: "00000001", reference: "00000001"),
    CaseScores.drawn("large", width: 4, prediction: "00001111", reference: "11111111"),
    CaseScores.drawn("alarm", width: 4, prediction: "00000011", reference: "00000000"),
    CaseScores.drawn("nothing", width: 4, prediction: "00000000", reference: "00000000"),
  ]
  static let summary = ScoreSummary(cases, classes: ["background", "object"])

  @Test func macroIsTheMeanOverCasesWhereDefined() {
    let summary = Self.summary
    #expect(summary.macro[.iou] == mean(1, 0.5, 0))
    #expect(summary.perClass[1].macro[.precision] == mean(1, 1, 0))
    #expect(summary.perClass[1].macro[.recall] == mean(1, 0.5))
    #expect(summary.perClass[0].macro[.iou] == mean(1, 0, 0.75, 1))
    #expect(summary.macro[.miou] == mean(0.5, mean(1, 0, 0.75, 1)))
    #expect(summary.macro[.accuracy] == mean(1, 0.5, 0.75, 1))
  }

  @Test func pooledScoresTheSummedCounts() {
    let summary = Self.summary
    #expect(summary.pooled[.iou] == 5.0 / 11)
    #expect(summary.pooled[.dice] == 10.0 / 16)
    #expect(summary.pooled[.miou] == mean(5.0 / 11, 21.0 / 27))
    #expect(summary.pooled[.accuracy] == 26.0 / 32)
    #expect(summary.perClass[1].pooled[.accuracy] == 26.0 / 32)
  }

  @Test func casesWithoutForegroundAreCounted() {
    #expect(Self.summary.scored == 3)
    #expect(Self.summary.undefined == 1)
  }

  /// A class that is defined in one case weighs as much as one that is defined in all.
  @Test func macroAveragesClassesAfterCases() {
    let cases = [
      CaseScores.drawn(classes: 3, width: 4, prediction: "0011", reference: "0011"),
      CaseScores.drawn(classes: 3, width: 4, prediction: "0111", reference: "0112"),
    ]
    let summary = ScoreSummary(cases, classes: ["background", "first", "second"])
    #expect(summary.macro[.iou] == mean(mean(1, 2.0 / 3), 0))
  }

  @Test func aClassHasNoMeanIoU() {
    #expect(Self.summary.perClass[1].macro[.miou] == nil)
    #expect(Self.summary.perClass[1].pooled[.miou] == nil)
  }

  @Test func scoresNotAskedForAreNotThere() {
    let summary = ScoreSummary(Self.cases, classes: ["background", "object"], scores: [.dice, .dice])
    #expect(Set(summary.macro.keys) == [.dice])
    #expect(Set(summary.perClass[0].pooled.keys) == [.dice])
  }

  @Test func noCasesScoreNothing() {
    let summary = ScoreSummary([], classes: ["background", "object"])
    for score in ScoreName.allCases {
      #expect(summary.macro[score]?.isNaN == true)
      #expect(summary.pooled[score]?.isNaN == true)
    }
    #expect(summary.scored == 0)
    #expect(summary.undefined == 0)
  }
}
