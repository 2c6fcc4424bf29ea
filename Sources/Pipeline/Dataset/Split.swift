/// The three parts of a data set.
public enum DataSet: String, Sendable, Codable, CaseIterable {
  case train
  case validation
  case test
}

/// One fold of a cross-validation.
public struct Fold: Sendable, Equatable, Codable {
  /// Counted from 0.
  public var index: Int
  /// Of all folds.
  public var count: Int
}

/// How cases are divided: once, or once for each fold of a cross-validation.
struct Division {
  /// One training with its test.
  struct Round {
    /// Nothing where there are no folds.
    var fold: Fold?
    /// The set of every case that takes part.
    var sets: [String: DataSet]
  }

  /// Not empty.
  var rounds: [Round]
  /// The fold that tests each case; empty where there are no folds.
  var folds: [String: Int] = [:]
}

/// Divides cases into training, validation and test; a group is never cut.
///
/// Shares are drawn unit by unit, whatever the masks hold; folds are stratified (see `Stratification`).
enum Splitter {
  /// - Parameters:
  ///   - names: base names.
  ///   - groups: the group of each name; a case without one is a unit of its own.
  ///   - pixels: scored pixels by class of each name, as far as they are known.
  ///   - split: how to divide.
  ///   - table: the split's file, where it has one.
  ///   - trains: whether something is trained; else only the test set may not be empty.
  /// - Throws: `PipelineError` where a set would be empty, there are fewer units than folds, or the file cuts a group.
  static func divide(
    _ names: [String], groups: [String: String], pixels: [String: [Int]] = [:], split: PipelineDefinition.Split,
    table: SplitTable? = nil, trains: Bool = true
  ) throws(PipelineError) -> Division {
    let listed = table?.listed
    let units = units(of: names.filter { listed?.contains($0) ?? true }, groups: groups, pixels: pixels)
    try table?.checkGroups(units)
    let division: Division
    switch (split, table?.content) {
    case (.file(let path, let fold?, _), .sets):
      throw PipelineError(
        .split, "data.split.fold is \(fold), and \(path) has sets, not folds: give the columns image,fold, or no fold")
    case (.file, .sets(let sets)):
      division = Division(rounds: [Division.Round(sets: sets)])
    case (.file(let path, let fold, let seed), .folds(let folds)):
      let count = folds.values.max()! + 1
      if let fold, fold >= count {
        throw PipelineError(.split, "data.split.fold is \(fold), and \(path) has the folds 0 to \(count - 1)")
      }
      let kinds = Stratification(units, seed: seed ?? 0)
      division = rounds(units, folds: folds, count: count, only: fold, kinds: kinds)
    case (.file(let path, _, _), nil):
      preconditionFailure("the caller reads \(path)")
    case (.fractions(let train, let validation, _, let seed), _):
      division = Division(rounds: [
        Division.Round(sets: drawn(units, train: train, validation: validation, seed: seed ?? 0))
      ])
    case (.fold(let fold, let count, let seed), _):
      guard units.count >= count else {
        let kind = groups.isEmpty ? "images" : "groups, none of which may be cut"
        throw PipelineError(
          .split,
          "data.split.folds is \(count), and there are \(units.count) \(kind): ask for \(units.count) folds at most")
      }
      let kinds = Stratification(units, seed: seed ?? 0)
      let dealt = kinds.folds(count)
      let folds = units.flatMap { unit in unit.images.map { ($0, dealt[unit.name]!) } }
      division = rounds(
        units, folds: Dictionary(uniqueKeysWithValues: folds), count: count, only: fold, kinds: kinds)
    }
    let needed = trains ? DataSet.allCases : [.test]
    for round in division.rounds { try checkSets(round, needed, cases: names.count, units: units.count) }
    return division
  }

  /// What is never cut, in the order of the names.
  private static func units(
    of names: [String], groups: [String: String], pixels: [String: [Int]]
  ) -> [SplitUnit] {
    var units: [SplitUnit] = []
    var places: [String: Int] = [:]
    for name in names {
      let counts = pixels[name] ?? []
      let unit = groups[name] ?? name
      guard let place = places[unit] else {
        places[unit] = units.count
        units.append(SplitUnit(name: unit, images: [name], pixels: counts))
        continue
      }
      units[place].images.append(name)
      let sum = units[place].pixels
      units[place].pixels =
        sum.isEmpty || counts.isEmpty ? sum + counts : zip(sum, counts).map { $0 + $1 }
    }
    return units
  }

  private static func drawn(
    _ units: [SplitUnit], train: Double, validation: Double, seed: UInt64
  ) -> [String: DataSet] {
    // A set is a run of the order: an added unit moves one unit across each border.
    let order = Stratification.drawn(units, seed: seed, stream: "split", step: 0)
    let counts = partCounts(order.count, train: train, validation: validation)
    var sets: [String: DataSet] = [:]
    for (index, unit) in order.enumerated() {
      let set: DataSet =
        index < counts.train ? .train : index < counts.train + counts.validation ? .validation : .test
      for name in unit.images { sets[name] = set }
    }
    return sets
  }

  private static func partCounts(_ count: Int, train: Double, validation: Double) -> (train: Int, validation: Int) {
    // Every set gets a unit where there are enough for that.
    let validationCount = max(1, Int((Double(count) * validation).rounded()))
    let trainCount = max(1, min(Int((Double(count) * train).rounded()), count - validationCount - 1))
    return (trainCount, validationCount)
  }

  /// Each fold as the test set, or one of them; an eighth of the other units validates.
  private static func rounds(
    _ units: [SplitUnit], folds: [String: Int], count: Int, only fold: Int?, kinds: Stratification
  ) -> Division {
    let rounds = (fold.map { [$0] } ?? Array(0..<count)).map { fold in
      let rest = Set(units.filter { folds[$0.images[0]] != fold }.map(\.name))
      let validationCount = min(rest.count, max(1, Int((Double(rest.count) / 8).rounded())))
      let validation = kinds.validation(of: rest, count: validationCount, fold: fold)
      let sets = units.flatMap { unit in
        let set: DataSet =
          folds[unit.images[0]] == fold ? .test : validation.contains(unit.name) ? .validation : .train
        return unit.images.map { ($0, set) }
      }
      return Division.Round(
        fold: Fold(index: fold, count: count), sets: Dictionary(uniqueKeysWithValues: sets))
    }
    return Division(rounds: rounds, folds: folds)
  }

  private static func checkSets(
    _ round: Division.Round, _ needed: [DataSet], cases: Int, units: Int
  ) throws(PipelineError) {
    for set in needed where !round.sets.values.contains(set) {
      throw PipelineError(
        .emptySet,
        "\(round.fold.map { "fold \($0.index): " } ?? "")the \(set.rawValue) set is empty: \(cases) cases in \(units) "
          + "units were divided; give more cases or change data.split")
    }
  }
}
