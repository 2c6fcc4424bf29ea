import Evaluation
import Testing

@Suite struct OverlapScoresTests {
  /// Of TP 6, FP 2, FN 3, TN 9.
  private static let byHand: [(ScoreName, numerator: Double, denominator: Double)] = [
    (.iou, 6, 11), (.dice, 12, 17), (.precision, 6, 8), (.recall, 6, 9), (.specificity, 9, 11), (.accuracy, 15, 20),
  ]

  @Test(arguments: byHand)
  func scoresByHand(score: ScoreName, numerator: Double, denominator: Double) {
    let counts = ClassCounts(truePositives: 6, falsePositives: 2, falseNegatives: 3, trueNegatives: 9)
    #expect(score.value(of: counts) == numerator / denominator)
  }

  /// The table of empty cases: both empty; reference empty, prediction not; prediction empty, reference not.
  private static let empty: [(ScoreName, [Double])] = [
    (.iou, [.nan, 0, 0]), (.dice, [.nan, 0, 0]), (.precision, [.nan, 0, .nan]), (.recall, [.nan, .nan, 0]),
    (.specificity, [1, 0.75, 1]), (.accuracy, [1, 0.75, 0.75]),
  ]

  @Test(arguments: empty)
  func emptyCases(score: ScoreName, expected: [Double]) {
    let counts = [
      ClassCounts(truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 8),
      ClassCounts(truePositives: 0, falsePositives: 2, falseNegatives: 0, trueNegatives: 6),
      ClassCounts(truePositives: 0, falsePositives: 0, falseNegatives: 2, trueNegatives: 6),
    ]
    for (counts, expected) in zip(counts, expected) { #expect(isClose(score.value(of: counts), expected)) }
  }

  @Test(arguments: ScoreName.allCases)
  func everyScoreOfNoPixelIsUndefined(score: ScoreName) {
    let counts = ClassCounts(truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0)
    #expect(score.value(of: counts).isNaN)
  }

  @Test func specificityNeedsReferenceNegatives() {
    let counts = ClassCounts(truePositives: 5, falsePositives: 0, falseNegatives: 3, trueNegatives: 0)
    #expect(ScoreName.specificity.value(of: counts).isNaN)
    #expect(ScoreName.recall.value(of: counts) == 0.625)
  }

  @Test func meanIoUIsNoScoreOfAClass() {
    let counts = ClassCounts(truePositives: 1, falsePositives: 1, falseNegatives: 1, trueNegatives: 1)
    #expect(ScoreName.miou.value(of: counts).isNaN)
  }
}
