import Testing

@testable import Evaluation

@Suite struct OverlapScoresTests {
  @Test func scoresFollowTheirFormulas() {
    let counts = ClassCounts(truePositives: 6, falsePositives: 2, falseNegatives: 4, trueNegatives: 8)
    #expect(ScoreName.iou.value(of: counts) == 6.0 / 12)
    #expect(ScoreName.dice.value(of: counts) == 12.0 / 18)
    #expect(ScoreName.precision.value(of: counts) == 6.0 / 8)
    #expect(ScoreName.recall.value(of: counts) == 6.0 / 10)
    #expect(ScoreName.specificity.value(of: counts) == 8.0 / 10)
    #expect(ScoreName.accuracy.value(of: counts) == 14.0 / 20)
    #expect(ScoreName.miou.value(of: counts).isNaN)
  }

  /// SCORING.md's table, column by column; nothing where a score is undefined.
  struct EmptyCase: Sendable {
    let counts: ClassCounts
    let status: ClassCounts.Status
    let expected: [ScoreName: Double?]
  }

  static let emptyCases = [
    EmptyCase(
      counts: ClassCounts(truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 9), status: .empty,
      expected: [.iou: nil, .dice: nil, .precision: nil, .recall: nil, .specificity: 1, .accuracy: 1]),
    EmptyCase(
      counts: ClassCounts(truePositives: 0, falsePositives: 3, falseNegatives: 0, trueNegatives: 6),
      status: .noReference,
      expected: [
        .iou: 0, .dice: 0, .precision: 0, .recall: nil, .specificity: 6.0 / 9, .accuracy: 6.0 / 9,
      ]),
    EmptyCase(
      counts: ClassCounts(truePositives: 0, falsePositives: 0, falseNegatives: 3, trueNegatives: 6),
      status: .noPrediction,
      expected: [.iou: 0, .dice: 0, .precision: nil, .recall: 0, .specificity: 1, .accuracy: 6.0 / 9]),
    EmptyCase(
      counts: ClassCounts(truePositives: 6, falsePositives: 0, falseNegatives: 3, trueNegatives: 0), status: .ok,
      expected: [
        .iou: 6.0 / 9, .dice: 12.0 / 15, .precision: 1, .recall: 6.0 / 9, .specificity: nil, .accuracy: 6.0 / 9,
      ]),
    EmptyCase(
      counts: ClassCounts(truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0), status: .empty,
      expected: [.iou: nil, .dice: nil, .precision: nil, .recall: nil, .specificity: nil, .accuracy: nil]),
  ]

  @Test(arguments: emptyCases) func emptyCasesAreDefined(_ empty: EmptyCase) {
    #expect(empty.counts.status == empty.status)
    for (score, expected) in empty.expected {
      let value = score.value(of: empty.counts)
      if let expected { #expect(value == expected, "\(score)") } else { #expect(value.isNaN, "\(score)") }
    }
  }

  @Test func aMeanOverNothingIsUndefined() {
    #expect(meanOfDefined([Double]()).isNaN)
    #expect(meanOfDefined([.nan, .infinity]).isNaN)
    #expect(meanOfDefined([.nan, 1, 2, .infinity]) == 1.5)
  }
}
