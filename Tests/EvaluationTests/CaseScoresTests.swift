import Testing

@testable import Evaluation

@Suite struct CaseScoresTests {
  @Test func foregroundScoresLeaveOutTheBackground() {
    let scores = CaseScores.drawn(classes: 3, width: 4, prediction: "00112201", reference: "00122011")
    #expect(scores.iou == mean(2.0 / 4, 1.0 / 3))
    #expect(scores.dice == mean(4.0 / 6, 2.0 / 4))
    #expect(scores.miou == mean(2.0 / 4, 2.0 / 4, 1.0 / 3))
    #expect(scores.accuracy == 5.0 / 8)
  }

  @Test func undefinedClassesAreLeftOut() {
    let scores = CaseScores.drawn(classes: 4, width: 4, prediction: "0011", reference: "0111")
    #expect(scores.rows.map(\.status) == [.ok, .ok, .empty, .empty])
    #expect(scores.iou == 2.0 / 3)
    #expect(scores.miou == mean(1.0 / 2, 2.0 / 3))
  }

  @Test func aCaseWithoutForegroundHasNoForegroundScore() {
    let scores = CaseScores.drawn(width: 4, prediction: "0000", reference: "0000")
    #expect(scores.iou.isNaN)
    #expect(scores.dice.isNaN)
    #expect(scores.miou == 1)
  }

  @Test func theMeanIoUIsTheSameForEachClass() {
    let scores = CaseScores.drawn(width: 4, prediction: "0011", reference: "0111")
    #expect(scores.score(.miou, ofClass: 0) == scores.miou)
    #expect(scores.score(.miou, ofClass: 1) == scores.miou)
    #expect(scores.score(.iou, ofClass: 1) == scores.iou)
  }

  @Test func aCaseOfIgnoredPixelsHasNoScore() {
    let scores = CaseScores.drawn(width: 4, prediction: "0011", reference: "....")
    #expect(scores.rows.map(\.status) == [.empty, .empty])
    #expect(scores.accuracy.isNaN)
    #expect(scores.miou.isNaN)
  }
}
