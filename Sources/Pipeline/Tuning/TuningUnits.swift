internal import Evaluation
internal import Randomness

/// The units of the validation cases (`CaseUnits`) in an order of draws, and the folds that they are dealt into.
///
/// A fold that chose on some cases of a patient has seen the others; so they stay together, and an interval counts them once.
struct TuningUnits: Sendable, Equatable {
  /// In the order of their draws.
  let names: [String]
  /// Of each unit, the places of its cases in the list that it was made from.
  let cases: [[Int]]
  /// Whether units are groups.
  let areGroups: Bool

  /// Below this many, neither folds nor an interval say anything.
  static let least = 6
  /// The most outer folds; up to so many units each is a fold of its own.
  static let mostFolds = 10
  /// The most inner folds.
  static let mostInnerFolds = 5

  var count: Int { names.count }
  /// In words, for people.
  var kind: String { areGroups ? "groups" : "cases" }

  /// - Parameter seed: of the plan; each unit has a draw of its own, by its name.
  init(_ cases: [Case], seed: UInt64) {
    let units = CaseUnits(groups: cases.map(\.group))
    let drawn = units.firstCases.enumerated().map { unit, first in
      let name = cases[first].group ?? cases[first].name
      var draws = KeyedGenerator(seed: seed, stream: "tuning", item: name)
      return (draws.next(), name, unit)
    }.sorted { $0 < $1 }
    names = drawn.map(\.1)
    let members = Dictionary(grouping: cases.indices) { units.unitOfCase[$0] }
    self.cases = drawn.map { members[$0.2]! }
    areGroups = units.kind == .group
  }

  /// The units that each outer fold holds out, dealt like cards in the order of their draws.
  var folds: [[Int]] { Self.deal(Array(0..<count), into: Self.mostFolds) }

  /// The same within the units that an outer fold leaves.
  static func innerFolds(of units: [Int]) -> [[Int]] { deal(units, into: mostInnerFolds) }

  private static func deal(_ units: [Int], into most: Int) -> [[Int]] {
    let count = min(units.count, most)
    return (0..<count).map { fold in stride(from: fold, to: units.count, by: count).map { units[$0] } }
  }
}
