import Evaluation
import Testing

/// Parity with scikit-learn, torchmetrics and MONAI on random masks, with numbers from `reference_scores.py`.
///
/// torchmetrics and MONAI compute in float32, hence their tolerance.
@Suite struct ReferenceScoresTests {
  private static let names = ["background", "one", "two", "three"]

  private static func scored(_ number: Int) -> CaseScores {
    let entry = ReferenceScores.cases[number]
    var counts = ConfusionCounts(classes: ReferenceScores.classes)
    counts.add(prediction: drawn(entry.prediction), reference: drawn(entry.reference))
    return CaseScores(name: "\(number)", counts: counts)
  }

  private static let all = ScoreSummary(ReferenceScores.cases.indices.map(scored), classes: names)

  @Test(arguments: ReferenceScores.cases.indices)
  func eachCaseScoresAsInScikitLearn(number: Int) {
    let expected = ReferenceScores.cases[number]
    let found = Self.scored(number)
    #expect(found.counts?.matrix == expected.matrix)
    let scores: [ScoreName] = [.iou, .dice, .precision, .recall, .specificity, .accuracy]
    for label in 0..<ReferenceScores.classes {
      for (score, value) in zip(scores, expected.scikitLearn[label]) {
        #expect(isClose(found.score(score, ofClass: label), value), "\(score) of class \(label)")
      }
    }
    #expect(isClose(found.accuracy, ReferenceScores.accuracy[number]))
  }

  /// MONAI calls a class undefined wherever the reference lacks it; here it then scores 0 if it was predicted.
  @Test(arguments: ReferenceScores.cases.indices)
  func eachCaseScoresAsInMONAIWhereTheReferenceHasTheClass(number: Int) {
    let expected = ReferenceScores.cases[number]
    let found = Self.scored(number)
    for label in 0..<ReferenceScores.classes {
      let isMissing = found.rows[label].status == .empty || found.rows[label].status == .noReference
      #expect(expected.monaiIoU[label].isNaN == isMissing)
      #expect(expected.monaiDice[label].isNaN == isMissing)
      if isMissing { continue }
      #expect(isClose(found.score(.iou, ofClass: label), expected.monaiIoU[label], within: 1e-6))
      #expect(isClose(found.score(.dice, ofClass: label), expected.monaiDice[label], within: 1e-6))
    }
  }

  @Test func pooledScoresAreThoseOfTorchmetrics() {
    let scores: [ScoreName] = [.iou, .dice, .precision, .recall, .specificity]
    for (entry, expected) in zip(Self.all.perClass, ReferenceScores.pooled) {
      for (score, value) in zip(scores, expected) {
        #expect(isClose(entry.pooled[score], value, within: 1e-6), "\(score) of \(entry.name)")
      }
    }
    #expect(isClose(Self.all.pooled[.accuracy], ReferenceScores.pooledAccuracy))
  }

  @Test(arguments: [ScoreName.iou, .dice, .precision, .recall, .specificity])
  func macroIsTheMeanOfScikitLearnsDefinedScores(score: ScoreName) throws {
    let column = try #require([ScoreName.iou, .dice, .precision, .recall, .specificity].firstIndex(of: score))
    let perClass = (0..<ReferenceScores.classes).map { label in
      let defined = ReferenceScores.cases.map { $0.scikitLearn[label][column] }.filter { !$0.isNaN }
      return defined.reduce(0, +) / Double(defined.count)
    }
    #expect(isClose(Self.all.macro[score], perClass.dropFirst().reduce(0, +) / Double(perClass.count - 1)))
    if score == .iou {
      #expect(isClose(Self.all.macro[.miou], perClass.reduce(0, +) / Double(perClass.count)))
    }
  }
}
