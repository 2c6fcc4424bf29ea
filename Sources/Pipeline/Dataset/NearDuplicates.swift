internal import Foundation
internal import Imaging

/// Images that show the same and stand in different sets: what is scored would then have been trained on.
struct NearDuplicates {
  /// Two cases by their numbers.
  struct Pair: Equatable {
    var first: Int
    var second: Int
    var likeness: ImageFingerprint.Likeness
  }

  /// In the order of the cases.
  let pairs: [Pair]

  /// The most images that are found for one plane; where a film was cut into images, every two of them look alike.
  private static let mostPerPlane = 20
  /// The most pairs that are listed.
  static let shown = 100

  /// - Parameters:
  ///   - fingerprints: of the planes of each case; a plane without contrast has none.
  ///   - digests: of each case's image file: equal files show the same, whatever they show.
  ///   - kinds: a number for each case; two of one number are always in one set.
  init(_ fingerprints: [[ImageFingerprint]], digests: [String]? = nil, kinds: [Int], workers: Int) {
    let planes = fingerprints.indices.flatMap { entry in fingerprints[entry].map { (entry: entry, print: $0) } }
    let search = FingerprintSearch(planes.map(\.print), kinds: planes.map { kinds[$0.entry] })
    let found = concurrentMap(planes.count, workers: workers) { index in
      search.matches(before: index, limit: Self.mostPerPlane)
    }
    var best: [[Int]: Pair] = [:]
    for (index, matches) in found.enumerated() {
      for match in matches {
        let pair = Pair(first: planes[match.other].entry, second: planes[index].entry, likeness: match.likeness)
        let key = [pair.first, pair.second]
        if let known = best[key], known.likeness.correlation >= pair.likeness.correlation { continue }
        best[key] = pair
      }
    }
    for entries in Dictionary(grouping: (digests ?? []).indices, by: { digests![$0] }).values {
      for (first, second) in zip(entries, entries.dropFirst()) where kinds[first] != kinds[second] {
        best[[first, second]] = Pair(
          first: first, second: second, likeness: .init(bits: 0, correlation: 1, symmetry: .identity))
      }
    }
    pairs = best.values.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }

  /// Each pair in one sentence, with the sets of both.
  func lines(_ cases: [Case], division: Division) -> [String] {
    let rest = pairs.count - Self.shown
    return pairs.prefix(Self.shown).map { pair in
      let (first, second) = (cases[pair.first], cases[pair.second])
      let (place, other) = Self.places(first.name, second.name, division)
      let turned = pair.likeness.symmetry == .identity ? "" : ", the second \(pair.likeness.symmetry.text)"
      return
        "\(first.image) (\(place)) and \(second.image) (\(other)) look alike\(turned): \(pair.likeness.bits) of 64 "
        + "bits differ, the correlation is \(String(format: "%.3f", pair.likeness.correlation))"
    } + (rest > 0 ? ["… and \(rest) more pairs"] : [])
  }

  /// Where two cases stand, in the first round that divides them.
  private static func places(_ first: String, _ second: String, _ division: Division) -> (String, String) {
    if division.rounds.count > 1, let fold = division.folds[first], let other = division.folds[second], fold != other {
      return ("fold \(fold)", "fold \(other)")
    }
    let round = division.rounds.first { $0.sets[first] != $0.sets[second] } ?? division.rounds[0]
    let fold = round.fold.map { " of fold \($0.index)" } ?? ""
    return ("\(round.sets[first]!.rawValue)\(fold)", "\(round.sets[second]!.rawValue)\(fold)")
  }
}

extension Division {
  /// A number for each case: two of one number are in one set, in every round.
  func kinds(_ names: [String]) -> [Int] {
    var numbers: [[DataSet]: Int] = [:]
    return names.map { name in
      let sets = rounds.map { $0.sets[name]! }
      if let number = numbers[sets] { return number }
      numbers[sets] = numbers.count
      return numbers.count - 1
    }
  }
}
