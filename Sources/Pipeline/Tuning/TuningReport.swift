internal import Evaluation

/// What a tuning found, chose and wrote.
public struct TuningReport: Sendable, Codable, Equatable {
  /// A mean over the units and its 95 % interval.
  public struct Gain: Sendable, Codable, Equatable {
    public let mean: Double
    public let low: Double
    public let high: Double

    init(_ values: [Double]) {
      let interval = MeanInterval(values)
      (mean, low, high) = (interval.mean, interval.low, interval.high)
    }
  }

  /// One place of the list of steps.
  public struct Step: Sendable, Codable, Equatable {
    /// `threshold`, `open` …, with the classes where it acts on some alone.
    public let step: String
    /// What the run does now.
    public let now: String
    /// What each outer fold chose.
    public let chosen: [String]
    /// On the units that the folds held out.
    public let gain: Gain
    /// Of each class that the score is a mean of: the mean over the held-out units.
    public let classGains: [String: Double]
    public let kept: Bool
    /// Why it was kept or not.
    public let reason: String
    /// What all units chose; of a step that was not kept what is there now.
    public let final: String
  }

  public let run: String
  public let score: TuningScore
  /// `cases` or `groups`.
  public let unit: String
  public let units: Int
  public let cases: Int
  public let folds: Int
  /// How many post-processings were scored.
  public let candidates: Int
  public let steps: [Step]
  /// Means over the units: of the present post-processing, and of what was chosen for each where it was held out.
  public let before: Double
  public let after: Double
  /// `after` less `before`.
  public let gain: Gain
  /// The steps as they stand in a pipeline file.
  public let postprocessing: String
  /// Whether anything is to be done otherwise than now.
  public let changes: Bool
  /// What was written: the steps, and the best weights with them.
  public let files: [String]
}

extension TuningReport {
  init(
    run: String, score: TuningScore, units: TuningUnits, cases: Int, candidates: Int, space: SearchSpace,
    classes: [String], result: NestedSelection.Result, postprocessing: String, files: [String]
  ) {
    self.run = run
    self.score = score
    unit = units.kind
    self.units = units.count
    self.cases = cases
    folds = units.folds.count
    self.candidates = candidates
    let names = score.labels(classes: classes.count).map { classes[$0] }
    steps = result.outcomes.map { outcome in
      let place = space.places[outcome.place]
      return Step(
        step: place.name, now: place.options[0].title, chosen: outcome.chosen.map { place.options[$0].title },
        gain: Gain(outcome.gains), classGains: Dictionary(uniqueKeysWithValues: zip(names, outcome.classGains)),
        kept: outcome.verdict == .kept, reason: Self.reason(outcome, names),
        final: place.options[result.choice[outcome.place]].title)
    }
    before = MeanInterval(result.before).mean
    after = MeanInterval(result.after).mean
    gain = Gain(zip(result.after, result.before).map(-))
    self.postprocessing = postprocessing
    changes = result.choice.contains { $0 != 0 }
    self.files = files
  }

  private static func reason(_ outcome: NestedSelection.Outcome, _ names: [String]) -> String {
    switch outcome.verdict {
    case .kept: "helps"
    case .unchanged: "no fold chose a change"
    case .noHelp: "does not help"
    case .chance: "may be chance: the interval holds 0"
    case .falls(let labels): "falls: \(labels.map { names[$0] }.joined(separator: ", "))"
    }
  }
}
