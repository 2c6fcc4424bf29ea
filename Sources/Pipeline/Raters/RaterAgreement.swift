public import Evaluation

/// How far several raters agree with each other, and a prediction with them: the text of `raters.json`.
///
/// No prediction can be expected to agree with raters better than they agree with each other: that is the ceiling. A rater's
/// sensitivity and specificity are against the truth that STAPLE estimates from all of them.
public struct RaterAgreement: Sendable, Equatable, Codable {
  /// One who has drawn masks.
  public struct Rater: Sendable, Equatable, Codable {
    public let name: String
    /// Cases with a mask.
    public let cases: Int
    /// Cases without.
    public let missing: Int
    /// Of each foreground class, over the cases that two raters or more have seen.
    public let classes: [ClassRates]
  }

  /// What STAPLE estimates of a rater.
  public struct ClassRates: Sendable, Equatable, Codable {
    public let name: String
    public let sensitivity: ScoreSpread
    public let specificity: ScoreSpread
  }

  /// The scores of one set of masks against another.
  public struct Comparison: Sendable, Equatable, Codable {
    /// A rater, `majority` or `staple`.
    public let reference: String
    /// A rater, or `prediction`.
    public let masks: String
    public let scores: [ScoreSpread]
  }

  /// Which mask `scores.json` takes as the reference.
  public let reference: ConsensusRule
  public let raters: [Rater]
  /// Every two raters, the earlier one as the reference.
  public let pairs: [Comparison]
  /// The prediction against each rater, then against what most raters say and what STAPLE makes of them.
  public let prediction: [Comparison]
  /// Of each case the mean over its pairs of raters.
  public let ceiling: [ScoreSpread]
  /// Of the same cases the prediction's mean over their raters.
  public let reached: [ScoreSpread]
  /// What the prediction has more than the ceiling, case by case.
  public let difference: [ScoreSpread]
  /// Cases that one rater alone has seen: they say nothing about agreement.
  public let loneCases: Int
  /// Cases where STAPLE did not come to rest, as is common with two raters.
  public let unsettledCases: Int
}

extension RaterAgreement {
  /// The result in a sentence or two.
  ///
  /// - Parameter subject: what made the prediction, `the network`.
  public func lines(subject: String) -> [String] {
    guard let ceiling = spread(ceiling), ceiling.mean != nil, let reached = spread(reached) else {
      return ["no case has masks of two raters that hold any foreground, so that there is no agreement to speak of"]
    }
    var line =
      "raters agree with each other at Dice \(ceiling.text), \(subject) with them at \(reached.text)"
    if let difference = spread(difference), let mean = difference.mean {
      switch (difference.low, difference.high) {
      case (let low?, let high?) where difference.excludesZero:
        line +=
          "; \(subject) has \(threeDigits(abs(mean))) \(mean > 0 ? "more" : "less") (95 % \(threeDigits(low)) … "
          + "\(threeDigits(high)))"
      case (.some, .some): line += "; the difference is within its noise"
      default: line += "; of one case or group nothing is known of the difference's noise"
      }
    }
    let lone = loneCases > 0 ? ["\(loneCases) cases have masks of one rater alone"] : []
    let absent = raters.filter { $0.missing > 0 }.map { "rater \($0.name) has no mask of \($0.missing) cases" }
    return [line] + absent + lone
  }

  private func spread(_ spreads: [ScoreSpread]) -> ScoreSpread? {
    spreads.first { $0.score == ScoreName.dice.rawValue }
  }

  /// Every comparison by Dice and the first score that was asked for, and each rater's rates, as tables of texts.
  public var tables: [(header: [String], rows: [[String]])] {
    let dice = ScoreName.dice.rawValue
    let scores = ceiling.map(\.score).prefix(1).filter { $0 != dice } + [dice]
    let rows = (pairs + prediction).map { entry in
      [entry.masks, entry.reference]
        + scores.map { score in entry.scores.first { $0.score == score }?.text ?? "–" }
    }
    let rates = raters.flatMap { rater in
      rater.classes.map { [rater.name, $0.name, $0.sensitivity.text, $0.specificity.text] }
    }
    return [
      (["masks", "against"] + scores, rows), (["rater, by STAPLE", "class", "sensitivity", "specificity"], rates),
    ]
  }
}
