internal import Evaluation

/// Divides scored cases by what is known of them, and tells which slice is worse than the rest.
struct CaseSlicer {
  /// What is known of the cases.
  struct Trait {
    var name: String
    /// Of each case; nothing where it is not known.
    var slices: [String?]
    /// The names in order.
    var order: [String]
  }

  let cases: [CaseScores]
  let scores: [ScoreName]
  /// What the finding is about.
  let decisive: ScoreName

  init(_ scored: ScoredCases) {
    cases = scored.cases
    scores = scored.summary.scores
    decisive = scores.contains(.iou) ? .iou : scores.first { $0 != .volumeDifference } ?? scores[0]
  }

  /// Every slice of every trait, tested.
  func report(_ traits: [Trait], objects: [SliceReport.ObjectSlice]) -> SliceReport {
    let unknown = traits.map { ($0.name, $0.slices.count { $0 == nil }) }.filter { $0.1 > 0 }
    var report = SliceReport(
      decisive: decisive.rawValue, slices: traits.flatMap(slices), objects: objects,
      unknown: Dictionary(uniqueKeysWithValues: unknown))
    correct(&report)
    report.finding = finding(report)
    return report
  }

  private func slices(_ trait: Trait) -> [SliceReport.Slice] {
    trait.order.map { name in
      let inside = cases.indices.filter { trait.slices[$0] == name }
      let outside = cases.indices.filter { trait.slices[$0] != nil && trait.slices[$0] != name }
      return SliceReport.Slice(
        by: trait.name, name: name, cases: inside.count, isSmall: inside.count < SliceReport.fewestCases,
        scores: scores.map { compare($0, inside, outside) })
    }
  }

  private func compare(_ score: ScoreName, _ inside: [Int], _ outside: [Int]) -> SliceReport.SliceScore {
    func values(_ places: [Int]) -> [(group: String?, value: Double)] {
      places.map { (group: cases[$0].group, value: cases[$0].value(score)) }
    }
    let (ofSlice, ofRest) = (values(inside), values(outside))
    let spread = ScoreSpread(score.rawValue, ofSlice)
    let (first, second) = (UnitSummary(ofSlice).values, UnitSummary(ofRest).values)
    guard first.count > 1, second.count > 1 else {
      return SliceReport.SliceScore(spread: spread, difference: nil, low: nil, high: nil)
    }
    let test = WelchTest(first, second)
    // A volume difference is best at 0: neither a lower nor a higher one is worse.
    let isTested =
      score == decisive && score != .volumeDifference && min(first.count, second.count) >= SliceReport.fewestCases
    return SliceReport.SliceScore(
      spread: spread, difference: test.difference, low: test.low.ifDefined, high: test.high.ifDefined,
      pValue: isTested ? test.pValue.ifDefined : nil)
  }

  /// Corrects for the number of tests. Of two slices that are each other's rest one test is made.
  private func correct(_ report: inout SliceReport) {
    let tested = report.slices.indices.filter { place(of: report.slices[$0], in: report) != nil }
    let distinct = tested.filter { index in
      let siblings = report.slices.indices.filter { report.slices[$0].by == report.slices[index].by }
      return siblings.count != 2 || index == siblings[0]
    }
    let corrected = holmCorrected(
      distinct.map { report.slices[$0].scores[place(of: report.slices[$0], in: report)!].pValue! })
    report.tests = distinct.count
    for index in tested {
      let source = distinct.firstIndex(of: index) ?? distinct.firstIndex(of: index - 1)!
      let score = place(of: report.slices[index], in: report)!
      var scores = report.slices[index].scores
      scores[score].correctedPValue = corrected[source]
      let slice = report.slices[index]
      report.slices[index] = SliceReport.Slice(
        by: slice.by, name: slice.name, cases: slice.cases, isSmall: slice.isSmall, scores: scores)
    }
  }

  /// Where the tested score stands among those of a slice.
  private func place(of slice: SliceReport.Slice, in report: SliceReport) -> Int? {
    slice.scores.firstIndex { $0.spread.score == report.decisive && $0.pValue != nil }
  }

  private func finding(_ report: SliceReport) -> String {
    if decisive == .volumeDifference {
      return "volumeDifference is best at 0 and names no worst slice; ask for another score"
    }
    guard report.tests > 0 else {
      let units = CaseUnits(groups: cases.map(\.group)).kind.rawValue
      return "no slice has \(SliceReport.fewestCases) \(units)s beside as many others: too few to tell where "
        + "\(decisive.rawValue) is worse"
    }
    let worse = report.slices.compactMap { slice -> (slice: SliceReport.Slice, score: SliceReport.SliceScore)? in
      guard let score = place(of: slice, in: report).map({ slice.scores[$0] }), let p = score.correctedPValue,
        let difference = score.difference, p < 0.05, (difference < 0) == decisive.isHigherBetter
      else { return nil }
      return (slice, score)
    }
    guard let worst = worse.max(by: { abs($0.score.difference!) < abs($1.score.difference!) }) else {
      return "no slice stands out: no difference in \(decisive.rawValue) is beyond chance after Holm's correction for "
        + "\(report.tests) tests"
    }
    let (score, direction) = (worst.score, decisive.isHigherBetter ? "below" : "above")
    return "worst where \(worst.slice.by) is \(worst.slice.name): \(decisive.rawValue) \(score.spread.text), "
      + "\(threeDigits(abs(score.difference!))) \(direction) the other cases (difference 95 % \(threeDigits(score.low!)) … "
      + "\(threeDigits(score.high!)), Welch's t, Holm p \(pText(score.correctedPValue!)) over \(report.tests) tests)"
  }

  private func pText(_ value: Double) -> String { value < 0.001 ? "below 0.001" : threeDigits(value) }
}
