import Evaluation
import Testing

@Suite struct CaseScoresTests {
  /// Class 2 is in neither map.
  private let scored: CaseScores = {
    var counts = ConfusionCounts(classes: 4)
    counts.add(prediction: drawn("0011", "3330"), reference: drawn("0111", "3300"))
    return CaseScores(name: "a", counts: counts)
  }()

  @Test func foregroundMeansLeaveOutTheBackgroundAndWhatIsUndefined() {
    // IoU 2/3 of class 1 and 2/3 of class 3; Dice 4/5 of both.
    #expect(isClose(scored.iou, 2.0 / 3))
    #expect(isClose(scored.dice, 0.8))
  }

  @Test func meanIoUTakesTheBackgroundIn() {
    // Background: TP 2, FP 1, FN 1.
    #expect(isClose(scored.miou, (0.5 + 2.0 / 3 + 2.0 / 3) / 3))
  }

  @Test func accuracyIsTheShareOfPixelsPredicted() {
    #expect(scored.accuracy == 6.0 / 8)
    #expect(CaseScores(name: "c", counts: ConfusionCounts(classes: 3)).accuracy.isNaN)
  }

  @Test func meanIoUIsTheSameForEachClass() {
    for label in 0..<4 { #expect(scored.score(.miou, ofClass: label) == scored.miou) }
    #expect(scored.score(.iou, ofClass: 0) == 0.5)
    #expect(scored.score(.iou, ofClass: 2).isNaN)
  }

  @Test func withoutForegroundTheScoreIsUndefinedAndTheMeanIoUThatOfTheBackground() {
    let empty = CaseScores(name: "b", counts: binary(0, 0, 0, 9))
    #expect(empty.iou.isNaN)
    #expect(empty.dice.isNaN)
    #expect(empty.miou == 1)
  }

  @Test func everythingIgnoredLeavesNothingDefined() {
    let none = CaseScores(name: "c", counts: ConfusionCounts(classes: 3))
    #expect(none.iou.isNaN && none.miou.isNaN && none.dice.isNaN)
  }
}
