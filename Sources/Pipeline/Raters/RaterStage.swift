internal import Evaluation
internal import Foundation
internal import Imaging

/// Compares raters with each other and a prediction with each of them: one pass over the cases on all cores, in which no mask
/// stays in memory.
struct RaterStage: Sendable {
  let panel: RaterPanel
  let predictions: CaseReader
  let references: CaseReader
  let scores: [ScoreName]
  private let fromMasks: MaskScores

  /// Dice is always among the scores, for the sentence that sums them up.
  init(panel: RaterPanel, predictions: CaseReader, references: CaseReader, settings: EvaluationSettings) {
    (self.panel, self.predictions, self.references) = (panel, predictions, references)
    // Raters draw masks: there is nothing to score of their probabilities.
    let ofMasks = settings.scores.filter { !$0.needsProbabilities }
    scores = ofMasks + (ofMasks.contains(.dice) ? [] : [.dice])
    fromMasks = settings.maskScores(scores)
  }

  private var classes: [String] { references.classes.names }

  /// - Throws: `PipelineError` that lists every case which cannot be compared.
  func perform(_ pairs: [EvaluateStage.Pair]) throws(PipelineError) -> RaterAgreement {
    let results = concurrentMap(pairs.count, workers: ProcessInfo.processInfo.activeProcessorCount) { index in
      Result { try compare(pairs[index]) }
    }
    var (cases, problems): ([ComparedCase], [any Error]) = ([], [])
    for result in results {
      switch result {
      case .success(let compared): cases.append(compared)
      case .failure(let error): problems.append(error)
      }
    }
    guard problems.isEmpty else { throw PipelineError(files: problems) }
    return AgreementSummary(cases: cases, names: panel.names, classes: classes, scores: scores).agreement(
      reference: panel.rule)
  }

  private func compare(_ pair: EvaluateStage.Pair) throws -> ComparedCase {
    let (first, _, spacing, _) = try references.labelsAndFiles(pair.reference)
    let maps = try panel.maps(of: pair, first: first)
    let predicted = try pair.prediction.map(predictions.labelsAndFiles)
    let prediction =
      predicted?.labels ?? LabelMap(width: first.width, height: first.height, planes: first.planes)
    // As where the prediction is scored.
    let unit = first.planes == 1 ? spacing ?? predicted?.spacing : nil
    func scored(_ map: LabelMap, against reference: LabelMap) -> CaseScores {
      var counts = ConfusionCounts(classes: classes.count)
      counts.add(prediction: map, reference: reference)
      let values = fromMasks.values(
        prediction: map, reference: reference, classes: classes.count, spacing: unit)
      return CaseScores(name: pair.name, group: pair.group, counts: counts, fromMasks: values)
    }
    var compared = ComparedCase(group: pair.group)
    for pair in RaterPair.all(maps.count) {
      let both = maps[pair.first].flatMap { one in maps[pair.second].map { (one, $0) } }
      compared.pairs.append(both.map { scored($0.1, against: $0.0) })
      compared.turnedPairs.append(both.map { scored($0.0, against: $0.1) })
    }
    compared.prediction = maps.map { $0.map { scored(prediction, against: $0) } }
    let there = maps.indices.filter { maps[$0] != nil }
    let votes = RaterVotes(there.map { maps[$0]! }, classes: classes.count)
    compared.majority = scored(prediction, against: ConsensusRule.majority.reference(of: votes))
    guard there.count > 1, let consensus = Consensus(votes) else {
      compared.staple = compared.majority
      return compared
    }
    compared.staple = scored(prediction, against: votes.map(consensus.labels))
    compared.isSettled = consensus.isConverged
    for (place, rater) in there.enumerated() {
      compared.rates[rater] = classes.indices.map { label in
        ComparedCase.Rates(
          sensitivity: consensus.sensitivity(ofRater: place, class: label),
          specificity: consensus.specificity(ofRater: place, class: label))
      }
    }
    return compared
  }
}

/// What the masks of one case say.
struct ComparedCase: Sendable {
  struct Rates: Sendable {
    var sensitivity: Double
    var specificity: Double
  }

  var group: String?
  /// In the order of ``RaterPair/all(_:)``; nothing where one of the two has not seen the case.
  var pairs: [CaseScores?] = []
  /// The same with the later rater as the reference: precision and recall change places.
  var turnedPairs: [CaseScores?] = []
  /// Against each rater.
  var prediction: [CaseScores?] = []
  var majority: CaseScores?
  var staple: CaseScores?
  /// By rater, then class.
  var rates: [Int: [Rates]] = [:]
  /// Whether STAPLE came to rest.
  var isSettled = true

  init(group: String?) { self.group = group }

  /// Whether two raters or more have seen it.
  var hasSeveral: Bool { prediction.count { $0 != nil } > 1 }
}

/// Two raters by their places.
struct RaterPair: Sendable {
  var first: Int
  var second: Int

  /// Every two of several.
  static func all(_ raters: Int) -> [RaterPair] {
    (0..<raters).flatMap { first in (first + 1..<raters).map { RaterPair(first: first, second: $0) } }
  }
}
