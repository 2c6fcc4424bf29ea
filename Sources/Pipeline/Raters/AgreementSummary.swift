internal import Evaluation

/// Sums up what the masks of all cases say about raters.
struct AgreementSummary {
  let cases: [ComparedCase]
  let names: [String]
  /// The background first.
  let classes: [String]
  let scores: [ScoreName]

  func agreement(reference: ConsensusRule) -> RaterAgreement {
    let pairs = RaterPair.all(names.count).enumerated().map { place, pair in
      comparison(names[pair.first], names[pair.second]) { $0.pairs[place] }
    }
    let against = names.indices.map { rater in comparison(names[rater], "prediction") { $0.prediction[rater] } }
    return RaterAgreement(
      reference: reference, raters: names.indices.map(rater), pairs: pairs,
      prediction: against + [
        comparison("majority", "prediction", \.majority), comparison("staple", "prediction", \.staple),
      ], ceiling: scores.map { spread($0, ceiling) }, reached: scores.map { spread($0, reached) },
      difference: scores.map { spread($0) { reached($0, $1) - ceiling($0, $1) } },
      loneCases: cases.count { !$0.hasSeveral }, unsettledCases: cases.count { !$0.isSettled })
  }

  private func comparison(
    _ reference: String, _ masks: String, _ compared: (ComparedCase) -> CaseScores?
  ) -> RaterAgreement.Comparison {
    let found = cases.compactMap { entry in compared(entry).map { (entry.group, $0) } }
    return RaterAgreement.Comparison(
      reference: reference, masks: masks,
      scores: scores.map { score in
        ScoreSpread(score.rawValue, found.map { (group: $0.0, value: $0.1.value(score)) })
      })
  }

  /// The mean over the pairs of raters of a case, each the reference of the other, so that their order is of no account.
  private func ceiling(_ entry: ComparedCase, _ score: ScoreName) -> Double {
    mean(entry.pairs + entry.turnedPairs, score)
  }

  /// The prediction's mean over the raters of a case, where these can be compared.
  private func reached(_ entry: ComparedCase, _ score: ScoreName) -> Double {
    ceiling(entry, score).isNaN ? .nan : mean(entry.prediction, score)
  }

  /// Over what is defined.
  private func mean(_ scored: [CaseScores?], _ score: ScoreName) -> Double {
    let values = scored.compactMap { $0?.value(score) }.filter { !$0.isNaN }
    return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
  }

  /// Over the cases that two raters or more have seen.
  private func spread(_ score: ScoreName, _ value: (ComparedCase, ScoreName) -> Double) -> ScoreSpread {
    ScoreSpread(
      score.rawValue, cases.filter(\.hasSeveral).map { (group: $0.group, value: value($0, score)) })
  }

  private func rater(_ place: Int) -> RaterAgreement.Rater {
    let seen = cases.count { $0.prediction[place] != nil }
    return RaterAgreement.Rater(
      name: names[place], cases: seen, missing: cases.count - seen,
      classes: classes.indices.dropFirst().map { rates(ofRater: place, class: $0) })
  }

  private func rates(ofRater place: Int, class label: Int) -> RaterAgreement.ClassRates {
    func spread(_ name: String, _ rate: (ComparedCase.Rates) -> Double) -> ScoreSpread {
      ScoreSpread(
        name, cases.compactMap { entry in entry.rates[place].map { (group: entry.group, value: rate($0[label])) } })
    }
    return RaterAgreement.ClassRates(
      name: classes[label], sensitivity: spread("sensitivity", \.sensitivity),
      specificity: spread("specificity", \.specificity))
  }
}
