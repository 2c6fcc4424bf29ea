internal import Evaluation

/// What post-processing is chosen by.
///
/// Precision, recall and their like are left out: each of them alone is won by predicting little, or much.
public enum TuningScore: String, Sendable, Codable, CaseIterable {
  case iou
  case miou
  case dice

  /// The score of a class in a case, 0 to 1.
  ///
  /// A class that neither mask has counts as 1, here alone: a step that rightly empties an image would else take the image
  /// out of the mean instead of raising it, and one that wrongly fills it would put it in.
  func value(of counts: ClassCounts) -> Double {
    let value = (self == .dice ? ScoreName.dice : .iou).value(of: counts)
    return value.isNaN ? 1 : value
  }

  /// The classes whose mean the score is, the background being 0.
  func labels(classes: Int) -> Range<Int> { self == .miou ? 0..<classes : 1..<classes }
}

/// The scores of one candidate.
struct CandidateScores: Sendable, Equatable {
  /// Unit × class that counts: the mean over the unit's cases.
  let perClass: [[Double]]
  /// Of each unit: the mean over its classes.
  let units: [Double]

  /// - Parameter counts: of each case.
  init(_ counts: [ConfusionCounts], units: TuningUnits, score: TuningScore) {
    let values = counts.map { counts in
      let classes = counts.classCounts
      return score.labels(classes: classes.count).map { score.value(of: classes[$0]) }
    }
    self.init(
      perClass: units.cases.map { cases in
        values[0].indices.map { label in cases.reduce(0) { $0 + values[$1][label] } / Double(cases.count) }
      })
  }

  init(perClass: [[Double]]) {
    self.perClass = perClass
    units = perClass.map { $0.reduce(0, +) / Double($0.count) }
  }
}
