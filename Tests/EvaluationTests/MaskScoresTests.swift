import Evaluation
import Imaging
import Testing

@Suite struct MaskScoresTests {
  private static let all: [ScoreName] = [
    .hausdorff, .hausdorff95, .averageSurfaceDistance, .surfaceDice, .boundaryIoU, .clDice,
  ]

  private func scored(
    _ prediction: LabelMap, _ reference: LabelMap, classes: Int = 2, spacing: Image.Spacing? = nil,
    scores: [ScoreName] = all, tolerance: Double = 1
  ) -> CaseScores {
    var counts = ConfusionCounts(classes: classes)
    counts.add(prediction: prediction, reference: reference)
    let values = MaskScores(scores, tolerance: tolerance).values(
      prediction: prediction, reference: reference, classes: classes, spacing: spacing)
    return CaseScores(name: "a", counts: counts, fromMasks: values)
  }

  @Test func distancesAreThoseOfTheSurfaces() {
    let found = scored(drawn("0110000", "0110000"), drawn("0000110", "0000110"), tolerance: 2)
    #expect(found.score(.hausdorff, ofClass: 1) == 3 && found.score(.averageSurfaceDistance, ofClass: 1) == 2.5)
    #expect(found.score(.surfaceDice, ofClass: 1) == 0.5)
    #expect(found.score(.hausdorff, ofClass: 0).isNaN, "the background has none")
    let spaced = scored(
      drawn("0110000", "0110000"), drawn("0000110", "0000110"), spacing: .init(x: 0.5, y: 2))
    #expect(spaced.score(.hausdorff, ofClass: 1) == 1.5)
  }

  @Test func ignoredPixelsAreOfNoClass() {
    let found = scored(drawn("0110001", "0110001"), drawn("011000-", "011000-"))
    #expect(found.score(.hausdorff, ofClass: 1) == 0 && found.score(.surfaceDice, ofClass: 1) == 1)
  }

  @Test func infiniteDistancesAreCountedAndLeftOut() {
    let missed = scored(drawn("0000"), drawn("0110"))
    let found = scored(drawn("0110"), drawn("0011"))
    let none = scored(drawn("0000"), drawn("0000"))
    #expect(missed.score(.hausdorff95, ofClass: 1) == .infinity && none.score(.hausdorff95, ofClass: 1).isNaN)
    let summary = ScoreSummary(
      [missed, found, none], classes: ["no", "yes"], scores: [.iou, .hausdorff, .surfaceDice])
    #expect(summary.macro[.hausdorff] == 1 && summary.infinite == [.hausdorff: 1])
    #expect(summary.macro[.surfaceDice] == 0.5 && summary.pooled[.hausdorff]!.isNaN)
    #expect(summary.json.contains("\"infinite\": {\"hd\": 1}"))
    let table = CaseTable([missed], classes: ["no", "yes"], scores: [.hausdorff]).text
    #expect(table.contains(",inf,"))
  }

  @Test func theDiagonalIsAPenaltyWhereItIsAskedFor() {
    func values(_ prediction: LabelMap, _ reference: LabelMap, spacing: Image.Spacing? = nil) -> [ScoreName: Double] {
      MaskScores(Self.all, missed: .diagonal).values(
        prediction: prediction, reference: reference, classes: 2, spacing: spacing)[1]
    }
    let (nothing, something) = (drawn("0000", "0000", "0000"), drawn("0110", "0000", "0000"))
    for scores in [values(nothing, something), values(something, nothing)] {
      for score in [ScoreName.hausdorff, .hausdorff95, .averageSurfaceDistance] { #expect(scores[score] == 5) }
      #expect(scores[.surfaceDice] == 0 && scores[.boundaryIoU] == 0)
    }
    #expect(values(nothing, something, spacing: .init(x: 0.5, y: 0.5))[.hausdorff] == 2.5)
    #expect(values(nothing, nothing)[.hausdorff]?.isNaN == true)
    #expect(values(something, something)[.hausdorff] == 0)
    let (stack, empty) = (
      LabelMap(width: 2, height: 1, planes: 2, labels: [1, 0, 0, 0]), LabelMap(width: 2, height: 1, planes: 2)
    )
    #expect(values(stack, empty)[.hausdorff] == 3)
  }

  @Test func whatIsNotAskedForIsNotComputed() {
    let found = scored(drawn("0110"), drawn("0011"), scores: [.iou, .clDice])
    #expect(found.score(.hausdorff, ofClass: 1).isNaN && !found.score(.clDice, ofClass: 1).isNaN)
    #expect(MaskScores([.iou, .dice]).scores.isEmpty)
    #expect(scored(drawn("0110"), drawn("0011"), scores: [.iou]).score(.clDice, ofClass: 1).isNaN)
  }

  @Test func stacksAreScoredWhole() {
    let one = LabelMap(width: 2, height: 2, planes: 3, labels: [1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0])
    let other = LabelMap(width: 2, height: 2, planes: 3, labels: [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1])
    #expect(scored(one, other, scores: [.hausdorff]).score(.hausdorff, ofClass: 1) == 2)
  }
}
