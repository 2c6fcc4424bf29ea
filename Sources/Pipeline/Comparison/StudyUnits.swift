internal import Evaluation

/// The test cases of all runs side by side, and the units that they make up.
struct StudyUnits: Sendable {
  /// Of the cases in the order of the first run.
  private let units: CaseUnits
  /// Names in the order in which the first run tests them; a group is where its first case is.
  let names: [String]
  /// In the order of the first run.
  let caseNames: [String]
  /// Variant × seed × case.
  private let cases: [[[CaseScores]]]

  /// - Parameter runs: variant × seed, all with the same test cases.
  init(_ runs: [[FinishedRun]]) {
    let first = runs[0][0].scores.cases
    caseNames = first.map(\.name)
    let units = CaseUnits(groups: first.map(\.group))
    self.units = units
    names = units.firstCases.map { first[$0].group ?? first[$0].name }
    let order = caseNames
    cases = runs.map { seeds in
      seeds.map { run in
        let byName = Dictionary(uniqueKeysWithValues: run.scores.cases.map { ($0.name, $0) })
        return order.map { byName[$0]! }
      }
    }
  }

  var kind: CaseUnits.Kind { units.kind }
  /// The unit of each case, by its place in `names`.
  var unitOfCase: [Int] { units.unitOfCase }

  /// Variant × seed × case; not a number, or infinite, where it is so.
  ///
  /// - Parameter label: the class whose score it is; nothing: it is that of the whole case.
  func values(_ score: ScoreName, ofClass label: Int? = nil) -> [[[Double]]] {
    cases.map { seeds in
      seeds.map { entries in
        entries.map { entry in label.map { entry.score(score, ofClass: $0) } ?? entry.value(score) }
      }
    }
  }

  /// The mean of each unit's cases where the score is a finite number for every variant and seed, so that all are measured
  /// on the same cases; not a number where a unit has no such case. Variant × unit × seed.
  func unitScores(_ score: ScoreName, ofClass label: Int? = nil) -> [[[Double]]] {
    let values = values(score, ofClass: label)
    let isDefined = caseNames.indices.map { entry in values.allSatisfy { $0.allSatisfy { $0[entry].isFinite } } }
    return values.map { seeds in
      let means = seeds.map { seed in units.means(of: zip(seed, isDefined).map { $1 ? $0 : .nan }) }
      return names.indices.map { unit in means.map { $0[unit] } }
    }
  }
}

extension CaseScores {
  /// The score of the whole case: the mean over its foreground classes where it is defined; infinite where that of one of
  /// them is, so that an object which was missed does not vanish from the mean.
  func value(_ score: ScoreName) -> Double {
    switch score {
    case .miou: return miou
    case .accuracy: return accuracy
    default:
      let values = foreground.map { self.score(score, ofClass: $0) }.filter { !$0.isNaN }
      return values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count)
    }
  }
}
