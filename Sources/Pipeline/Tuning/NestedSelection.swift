internal import Evaluation

/// Chooses among candidates by nested cross-validation, and finds out what the choice is worth on units that it has not
/// seen.
///
/// A candidate is a *choice*: one option for each place of a list, of which option 0 is what stands there now and later
/// ones intervene more. It is made place by place, by forward selection:
///
/// 1. Each *outer fold* holds out some units and chooses an option for each place that is left, on its other units. There,
///    *inner folds* decide: each chooses the option with the highest mean score on what it does not hold out, and gains or
///    loses on what it does. Where the inner folds gain in the mean, the outer fold takes the option with the highest mean
///    over all its units; else it leaves the place as it is. Equal scores go to the earlier option.
/// 2. The place whose inner folds gain the most, in the mean over the outer folds, is looked at. Its *outer gain* on a unit is
///    the unit's score with what the fold chose that holds it out, less its score without: nothing that chose has seen the unit.
/// 3. The place's choice is kept where the 95 % interval of the mean outer gain lies above 0, and where no class falls: none
///    has a lower mean over the held-out units. Then every fold goes on with what it chose, else without. Either way the place
///    is done with, and the others are tried again, until no inner folds gain.
///
/// In the end the same is done with all units for the places that were kept, in their order. The method is that of Stone,
/// "Cross-validatory choice and assessment of statistical predictions" (1974). Which place comes next and whether it is kept
/// is read from all units, though, so the gain of what was kept is on the high side by a little; and folds share most of what
/// they choose by, so that intervals are rather too narrow (Bengio and Grandvalet, 2004).
struct NestedSelection {
  /// One option a place.
  typealias Choice = [Int]

  /// What became of a place.
  struct Outcome: Equatable {
    var place: Int
    /// Of each outer fold.
    var chosen: [Int]
    /// Of each unit.
    var gains: [Double]
    /// Of each class that counts: the mean over the units.
    var classGains: [Double]
    var verdict: Verdict
  }

  enum Verdict: Equatable {
    case kept
    /// No fold chose anything else.
    case unchanged
    /// The mean outer gain is not above 0.
    case noHelp
    /// The interval of the mean holds 0.
    case chance
    /// Of these of the classes that count the mean falls.
    case falls([Int])
  }

  struct Result: Equatable {
    /// In the order in which places were done with.
    var outcomes: [Outcome]
    /// What all units choose.
    var choice: Choice
    /// Of each unit: its score now.
    var before: [Double]
    /// Of each unit: its score with what the fold chose that holds it out, of the places that were kept.
    var after: [Double]
  }

  /// The number of options of each place.
  let options: [Int]
  /// The places; of those that gain alike the first comes first.
  let order: [Int]
  let units: TuningUnits
  /// Gives the scores of choices, each in its place; what it was asked before it should remember.
  let scores: ([Choice]) throws -> [CandidateScores]

  /// Two means that differ by less are equal: sums are rounded.
  private static let tolerance = 1e-12

  func run() throws -> Result {
    let folds = units.folds
    let now = Choice(repeating: 0, count: options.count)
    var current = [Choice](repeating: now, count: folds.count)
    var left = order
    var outcomes: [Outcome] = []
    while !left.isEmpty {
      let known = try table(current, left)
      let trials = left.map { place in
        Trial(
          place: place,
          picks: folds.indices.map { select(place, from: current[$0], on: rest(folds[$0]), known) })
      }
      let most = trials.map(\.gain).max()!
      guard most > Self.tolerance, let trial = trials.first(where: { $0.gain == most }) else {
        outcomes += trials.map { judge($0, current: current, folds: folds, known) }
        break
      }
      let outcome = judge(trial, current: current, folds: folds, known)
      if outcome.verdict == .kept { current = zip(current, outcome.chosen).map { with($0, $1, at: trial.place) } }
      outcomes.append(outcome)
      left.removeAll { $0 == trial.place }
    }
    return try result(outcomes, folds: folds, current: current)
  }

  /// What the folds would do in a place.
  private struct Trial {
    var place: Int
    var picks: [(option: Int, gain: Double)]

    /// That of the inner folds, over all outer ones.
    var gain: Double { picks.reduce(0) { $0 + $1.gain } / Double(picks.count) }
  }

  private func result(_ outcomes: [Outcome], folds: [[Int]], current: [Choice]) throws -> Result {
    let now = Choice(repeating: 0, count: options.count)
    var choice = now
    for place in outcomes.filter({ $0.verdict == .kept }).map(\.place) {
      choice[place] = select(place, from: choice, on: Array(0..<units.count), try table([choice], [place])).option
    }
    let known = try table(current + [now], [])
    var after = known[now]!.units
    for (fold, held) in folds.enumerated() { for unit in held { after[unit] = known[current[fold]]!.units[unit] } }
    return Result(outcomes: outcomes, choice: choice, before: known[now]!.units, after: after)
  }

  private func rest(_ held: [Int]) -> [Int] { (0..<units.count).filter { !held.contains($0) } }

  private func with(_ choice: Choice, _ option: Int, at place: Int) -> Choice {
    var choice = choice
    choice[place] = option
    return choice
  }

  /// The scores of choices, and of those that have another option in one of the places.
  private func table(_ choices: [Choice], _ places: [Int]) throws -> [Choice: CandidateScores] {
    let others = choices.flatMap { choice in
      places.flatMap { place in (0..<options[place]).map { with(choice, $0, at: place) } }
    }
    let asked = Set(choices + others).sorted { $0.lexicographicallyPrecedes($1) }
    return Dictionary(uniqueKeysWithValues: zip(asked, try scores(asked)))
  }

  /// What some units choose for a place, and what their inner folds gain by it, in the mean; nothing where they lose.
  private func select(
    _ place: Int, from choice: Choice, on units: [Int], _ known: [Choice: CandidateScores]
  ) -> (option: Int, gain: Double) {
    func scores(_ option: Int) -> [Double] { known[with(choice, option, at: place)]!.units }
    func best(_ units: [Int]) -> Int {
      var (best, highest) = (0, -Double.infinity)
      for option in 0..<options[place] {
        let values = scores(option)
        let mean = units.reduce(0) { $0 + values[$1] } / Double(units.count)
        if mean > highest + Self.tolerance { (best, highest) = (option, mean) }
      }
      return best
    }
    let now = scores(0)
    var gain = 0.0
    for held in TuningUnits.innerFolds(of: units) {
      let values = scores(best(units.filter { !held.contains($0) }))
      gain += held.reduce(0) { $0 + values[$1] - now[$1] }
    }
    gain /= Double(units.count)
    return gain > Self.tolerance ? (best(units), gain) : (0, 0)
  }

  private func judge(
    _ trial: Trial, current: [Choice], folds: [[Int]], _ known: [Choice: CandidateScores]
  ) -> Outcome {
    let (place, chosen) = (trial.place, trial.picks.map(\.option))
    var gains = [Double](repeating: 0, count: units.count)
    var classGains = [Double](repeating: 0, count: known.first!.value.perClass[0].count)
    for (fold, held) in folds.enumerated() {
      let (now, then) = (known[current[fold]]!, known[with(current[fold], chosen[fold], at: place)]!)
      for unit in held {
        gains[unit] = then.units[unit] - now.units[unit]
        for label in classGains.indices {
          classGains[label] += (then.perClass[unit][label] - now.perClass[unit][label]) / Double(units.count)
        }
      }
    }
    return Outcome(
      place: place, chosen: chosen, gains: gains, classGains: classGains,
      verdict: Self.verdict(chosen: chosen, gains: gains, classGains: classGains))
  }

  private static func verdict(chosen: [Int], gains: [Double], classGains: [Double]) -> Verdict {
    if chosen.allSatisfy({ $0 == 0 }) { return .unchanged }
    let interval = MeanInterval(gains)
    if interval.mean <= tolerance { return .noHelp }
    let falling = classGains.indices.filter { classGains[$0] < -tolerance }
    if !falling.isEmpty { return .falls(falling) }
    return interval.low > 0 ? .kept : .chance
  }
}
