internal import Evaluation

/// What counts as one independent observation.
enum UnitKind: String, Sendable, Codable {
  /// A patient, or whatever `data.groups` names; a case without a group is a unit of its own.
  case group
  case `case`
}

/// The test cases of all runs side by side, and the units that they make up.
struct StudyUnits: Sendable {
  let kind: UnitKind
  /// Names in the order in which the first run tests them; a group is where its first case is.
  let names: [String]
  /// In the order of the first run.
  let caseNames: [String]
  /// The unit of each case, by its place in `names`.
  let unitOfCase: [Int]
  /// Variant × seed × case.
  private let cases: [[[CaseScores]]]

  /// - Parameter runs: variant × seed, all with the same test cases.
  init(_ runs: [[FinishedRun]]) {
    let first = runs[0][0].scores.cases
    caseNames = first.map(\.name)
    kind = first.contains { $0.group != nil } ? .group : .case
    let keys = first.map { $0.group.map { Key.group($0) } ?? .alone($0.name) }
    var places: [Key: Int] = [:]
    var names: [String] = []
    for key in keys where places[key] == nil {
      places[key] = names.count
      names.append(key.name)
    }
    self.names = names
    unitOfCase = keys.map { places[$0]! }
    let order = caseNames
    cases = runs.map { seeds in
      seeds.map { run in
        let byName = Dictionary(uniqueKeysWithValues: run.scores.cases.map { ($0.name, $0) })
        return order.map { byName[$0]! }
      }
    }
  }

  /// A group and a case may have one name.
  private enum Key: Hashable {
    case group(String)
    case alone(String)

    var name: String {
      switch self {
      case .group(let name), .alone(let name): name
      }
    }
  }

  /// Variant × seed × case; not a number, or infinite, where it is so.
  func values(_ score: ScoreName) -> [[[Double]]] {
    cases.map { seeds in seeds.map { $0.map { $0.value(score) } } }
  }

  /// The mean of each unit's cases where the score is a finite number for every variant and seed, so that all are measured
  /// on the same cases; not a number where a unit has no such case. Variant × unit × seed.
  func unitScores(_ score: ScoreName) -> [[[Double]]] {
    let values = values(score)
    let isDefined = caseNames.indices.map { entry in values.allSatisfy { $0.allSatisfy { $0[entry].isFinite } } }
    return values.map { seeds in
      let means = seeds.map { unitMeans($0, of: isDefined) }
      return names.indices.map { unit in means.map { $0[unit] } }
    }
  }

  private func unitMeans(_ values: [Double], of isDefined: [Bool]) -> [Double] {
    var sums = [Double](repeating: 0, count: names.count)
    var counts = [Int](repeating: 0, count: names.count)
    for entry in values.indices where isDefined[entry] {
      sums[unitOfCase[entry]] += values[entry]
      counts[unitOfCase[entry]] += 1
    }
    return zip(sums, counts).map { $1 == 0 ? .nan : $0 / Double($1) }
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
