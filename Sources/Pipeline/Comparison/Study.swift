internal import Evaluation

/// Variants that were run on the same cases with the same seeds, side by side, and what may be said of them.
///
///     let study = try Study.read(runFolders: ["runs/unet-7", "runs/unet-8", "runs/plusplus-7", "runs/plusplus-8"])
///     print(study.verdict[0])
struct Study: Sendable {
  let name: String
  let variants: [Variant]
  let seeds: [UInt64]
  /// Scores that every run has, the deciding one among them.
  let scores: [ScoreName]
  /// The score that decides.
  let decisive: ScoreName
  /// The largest difference of the deciding score that does not matter, as the score counts (0.005 is half a point);
  /// nothing: nobody asked.
  let equivalenceMargin: Double?
  let unitKind: CaseUnits.Kind
  /// Those in which the deciding score is defined for all variants and seeds, in order.
  let units: [String]
  /// The others: left out of every mean and every test.
  let undefinedUnits: [String]
  /// By the deciding score, turned so that higher is better.
  let comparison: VariantComparison
  /// What stands beside the comparison and decides nothing, pair by pair.
  let besides: [PairBesides]
  /// How often each variant takes each rank when the units are drawn again.
  let rankFrequencies: [[Double]]
  let allUnits: StudyUnits
  /// What other libraries give for the same masks; nothing where classes may overlap: their rules are of masks in which a
  /// pixel has one class.
  let conventions: ConventionTable?
  private let kept: [Int]
  private let intervals: [ScoreName: [ScoreInterval]]
  /// Variant × seed: of `scores`.
  private let runSummaries: [[ScoreSummary]]

  /// - Parameters:
  ///   - variants: two at least, of runs with the same test cases, one run a seed; see `StudyCheck`.
  ///   - scores: what all runs scored.
  /// - Throws: `PipelineError` of code `comparison` where the deciding score is defined in no unit.
  init(
    name: String, variants: [Variant], seeds: [UInt64], scores: [ScoreName], decisive: ScoreName,
    equivalenceMargin: Double? = nil
  ) throws(PipelineError) {
    self.name = name
    self.variants = variants
    self.seeds = seeds
    let scores = scores.contains(decisive) ? scores : [decisive] + scores
    self.scores = scores
    self.decisive = decisive
    self.equivalenceMargin = equivalenceMargin
    let all = StudyUnits(variants.map(\.runs))
    allUnits = all
    unitKind = all.kind
    let raw = all.unitScores(decisive)
    let kept = all.names.indices.filter { raw[0][$0].allSatisfy(\.isFinite) }
    guard !kept.isEmpty else {
      throw PipelineError(
        .comparison,
        "\(name): \(decisive.rawValue) is undefined in every test \(all.kind.rawValue) for some variant; choose another "
          + "--score")
    }
    self.kept = kept
    units = kept.map { all.names[$0] }
    undefinedUnits = all.names.indices.filter { !kept.contains($0) }.map { all.names[$0] }
    let sign = decisive.isHigherBetter ? 1.0 : -1
    let oriented = raw.map { variant in kept.map { variant[$0].map { sign * $0 } } }
    let comparison = VariantComparison(names: variants.map(\.name), scores: oriented, seed: seeds[0])
    self.comparison = comparison
    besides = PairBesides.all(of: comparison, margin: equivalenceMargin, seed: seeds[0])
    rankFrequencies = Evaluation.rankFrequencies(scores: oriented.map { $0.map(mean) }, seed: seeds[0])
    intervals = Self.intervals(scores, variants: variants.map(\.name), units: all, kept: kept, seed: seeds[0])
    runSummaries = variants.map { variant in
      variant.runs.map { ScoreSummary($0.scores.cases, classes: $0.scores.classes, scores: scores) }
    }
    conventions =
      variants[0].runs[0].scores.isOverlapping
      ? nil : ConventionTable(variants.map { ($0.name, $0.runs.map(\.scores.cases)) })
  }

  private static func intervals(
    _ scores: [ScoreName], variants: [String], units: StudyUnits, kept: [Int], seed: UInt64
  ) -> [ScoreName: [ScoreInterval]] {
    let tables = scores.map { score in
      let values = units.unitScores(score)
      return variants.indices.map { variant in
        ScoreInterval(
          UnitSummary(kept.map { mean(values[variant][$0]) }), score: score, seed: seed,
          item: "\(variants[variant]) \(score.rawValue)")
      }
    }
    return Dictionary(uniqueKeysWithValues: zip(scores, tables))
  }

  /// Of one of `scores`: variant × unit × seed, units as in `units`; not a number where this score is undefined for some
  /// variant or seed although the deciding one is not.
  func unitScores(_ score: ScoreName, ofClass label: Int? = nil) -> [[[Double]]] {
    allUnits.unitScores(score, ofClass: label).map { variant in kept.map { variant[$0] } }
  }

  /// Of one of `scores` of a class, one a variant: over the units in which the class has it for all variants and seeds.
  func summaries(_ score: ScoreName, ofClass label: Int) -> [UnitSummary] {
    unitScores(score, ofClass: label).map { units in UnitSummary(units.map(mean)) }
  }

  /// Of one of `scores`, over the units in which it is defined.
  func interval(of variant: Int, _ score: ScoreName) -> ScoreInterval { intervals[score]![variant] }

  /// Of one of `scores`, over the pixels of all cases together: of a class, or the mean over the foreground classes; the mean
  /// over the seeds. Not a number of a score that is not pooled.
  func pooled(_ score: ScoreName, of variant: Int, class label: Int? = nil) -> Double {
    mean(
      runSummaries[variant].map { summary in
        let averages = label.map { summary.perClass[$0].pooled } ?? summary.pooled
        return averages[score] ?? .nan
      })
  }

  /// Of one of `scores`: the mean over the units, one a seed.
  func seedMeans(of variant: Int, _ score: ScoreName) -> [Double] {
    let units = unitScores(score)[variant].filter { $0.allSatisfy(\.isFinite) }
    return seeds.indices.map { seed in mean(units.map { $0[seed] }) }
  }
}

/// Not a number over nothing.
private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
