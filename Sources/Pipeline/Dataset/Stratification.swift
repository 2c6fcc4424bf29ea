internal import Randomness

/// What is never cut: the images of a group, or one image that has none.
struct SplitUnit: Sendable, Equatable {
  var name: String
  var images: [String]
  /// Scored pixels of each class over all its images, the background first; empty where nobody has counted them.
  var pixels: [Int]

  /// The foreground classes that it holds.
  fileprivate var classes: Set<Int> { Set(pixels.indices.dropFirst().filter { pixels[$0] > 0 }) }

  /// The share of its pixels that is foreground.
  fileprivate var foreground: Double {
    let total = pixels.reduce(0, +)
    return total == 0 ? 0 : Double(total - pixels[0]) / Double(total)
  }
}

/// Divides units so that each part has its share of every kind.
///
/// A stratum holds the units with one set of foreground classes and about one size of foreground: the small, the middle or
/// the large third of those units. Strata are in an order in which the units with the rarest class stand together, then
/// those with the next. How many units of a stratum go to each fold is found by dealing them out like cards, fold after
/// fold, and on through all strata: so folds differ by one unit at most, and by one in each stratum. Which units they are is
/// drawn: a stratum is ordered by a draw that belongs to each unit's own name, and each fold takes a run of that order. A
/// unit that is added moves units across some borders between these runs, and leaves all others where they are.
struct Stratification {
  /// Units in the order of their draws, stratum by stratum.
  private let strata: [[SplitUnit]]
  private let seed: UInt64

  /// Parts of a stratum by the size of the foreground.
  private static let sizes = 3

  init(_ units: [SplitUnit], seed: UInt64) {
    self.seed = seed
    var holders: [Int: Int] = [:]
    for unit in units { for label in unit.classes { holders[label, default: 0] += 1 } }
    let rarestFirst = holders.keys.sorted { (holders[$0]!, $0) < (holders[$1]!, $1) }
    let kinds = Dictionary(grouping: units) { unit in rarestFirst.map { unit.classes.contains($0) ? 0 : 1 } }
    let ordered = kinds.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    strata = ordered.flatMap { _, members in
      // Units of one size are in the order of their draws.
      let bySize = Self.drawn(members, seed: seed, stream: "size", step: 0).enumerated()
        .sorted { ($0.element.foreground, $0.offset) < ($1.element.foreground, $1.offset) }.map(\.element)
      let sizes = bySize.allSatisfy { $0.foreground == 0 } ? 1 : Self.sizes
      let parts = Dictionary(grouping: bySize.indices) { $0 * sizes / bySize.count }
      return (0..<sizes).map { size in
        Self.drawn(parts[size, default: []].map { bySize[$0] }, seed: seed, stream: "split", step: 0)
      }
    }
  }

  /// Units in the order of a draw that belongs to each one's own name, so that an added one moves no other.
  static func drawn(_ units: [SplitUnit], seed: UInt64, stream: String, step: Int) -> [SplitUnit] {
    units.map { unit in
      var draws = KeyedGenerator(seed: seed, stream: stream, step: step, item: unit.name)
      return (draws.next(), unit)
    }
    .sorted { ($0.0, $0.1.name) < ($1.0, $1.1.name) }.map(\.1)
  }

  /// The fold of each unit.
  ///
  /// - Parameter count: of folds; no more than units.
  func folds(_ count: Int) -> [String: Int] {
    var result: [String: Int] = [:]
    var dealt = 0
    for stratum in strata {
      var rest = stratum[...]
      for fold in 0..<count {
        let size = (dealt..<dealt + stratum.count).count { $0 % count == fold }
        for unit in rest.prefix(size) { result[unit.name] = fold }
        rest = rest.dropFirst(size)
      }
      dealt += stratum.count
    }
    return result
  }

  /// Some of the units that a fold leaves, as even over the strata as can be.
  ///
  /// - Parameters:
  ///   - rest: the names of the units to choose from.
  ///   - count: how many; no more than there are.
  ///   - fold: draws belong to it, so that folds are not all validated on the same units.
  func validation(of rest: Set<String>, count: Int, fold: Int) -> Set<String> {
    var chosen: Set<String> = []
    var passed = 0
    // In the middle of its share of the order: a single unit is one of the middle kind.
    func isChosen(_ place: Int) -> Bool {
      (2 * (place + 1) * count + rest.count) / (2 * rest.count) > (2 * place * count + rest.count) / (2 * rest.count)
    }
    for stratum in strata {
      let left = stratum.filter { rest.contains($0.name) }
      let size = (passed..<passed + left.count).count(where: isChosen)
      let order = Self.drawn(left, seed: seed, stream: "validation", step: fold)
      chosen.formUnion(order.prefix(size).map(\.name))
      passed += left.count
    }
    return chosen
  }
}
