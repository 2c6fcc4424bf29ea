/// What the same predictions score under named conventions, and whether the choice of one changes which variant is better.
///
///     let table = ConventionTable([("unet", unetRuns), ("otsu", otsuRuns)])
///     table.rankingsDiffer
public struct ConventionTable: Sendable, Equatable {
  /// A rule of a convention, and what it gives each variant.
  public struct Row: Sendable, Equatable {
    public let convention: ScoringConvention
    public let rule: ScoringRule
    /// In the order of the variants: the mean over a variant's runs; not a number where one of them has none.
    public let values: [Double]
  }

  /// Two variants that change places.
  public struct Disagreement: Sendable, Equatable {
    /// Places in the list of variants.
    public let first, second: Int
    /// Places of rows in which the first variant scores higher.
    public let forFirst: [Int]
    /// Places of rows in which the second one does.
    public let forSecond: [Int]
  }

  public let variants: [String]
  public let rows: [Row]

  /// - Parameter variants: each with the cases of its runs, one a seed; all runs score the same cases.
  public init(
    _ variants: [(name: String, runs: [[CaseScores]])], conventions: [ScoringConvention] = ScoringConvention.all
  ) {
    self.variants = variants.map(\.name)
    rows = conventions.flatMap { convention in
      convention.rules.map { rule in
        Row(
          convention: convention, rule: rule,
          values: variants.map { variant in
            variant.runs.map(rule.value).reduce(0, +) / Double(variant.runs.count)
          })
      }
    }
  }

  /// Whether some pair of variants is in one order by one rule and in the other order by another.
  public var rankingsDiffer: Bool { !disagreements.isEmpty }

  /// The pairs of variants whose order depends on the rule; equal or undefined scores speak for neither.
  public var disagreements: [Disagreement] {
    variants.indices.flatMap { first in
      (first + 1..<max(first + 1, variants.count)).compactMap { second in
        let found = Disagreement(
          first: first, second: second,
          forFirst: rows.indices.filter { rows[$0].values[first] > rows[$0].values[second] },
          forSecond: rows.indices.filter { rows[$0].values[second] > rows[$0].values[first] })
        return found.forFirst.isEmpty || found.forSecond.isEmpty ? nil : found
      }
    }
  }

  /// What the rankings say, in plain sentences: one that all agree, or one for each pair of variants that changes places.
  public var sentences: [String] {
    guard variants.count > 1 else { return [] }
    guard rankingsDiffer else { return ["All \(rows.count) numbers rank the variants alike, whatever the convention."] }
    return disagreements.map { found in
      "\(variants[found.first]) is above \(variants[found.second]) by \(text(found.forFirst)), and below it by "
        + "\(text(found.forSecond)): say which convention was chosen, and before looking."
    }
  }

  /// `MONAI DiceMetric(), nnU-Net foreground_mean Dice`; many are counted.
  private func text(_ places: [Int]) -> String {
    let shown = places.prefix(3).map { "\(rows[$0].convention.name) \(rows[$0].rule.function)" }.joined(separator: ", ")
    return places.count > 3 ? "\(shown) and \(places.count - 3) more" : shown
  }
}
