/// The name that takes the fewest single-letter changes to reach, nil where none is near.
///
/// Near means: at most a third of the letters, and at least two, differ. Case does not count.
public func nearestName(to name: String, among names: [String]) -> String? {
  let letters = Array(name.lowercased())
  let distances = names.map { ($0, editDistance(letters, Array($0.lowercased()))) }
  guard let (nearest, distance) = distances.min(by: { $0.1 < $1.1 }) else { return nil }
  return distance <= max(2, letters.count / 3) ? nearest : nil
}

/// The names that take the fewest single-letter changes to reach, the nearest first, however far they are.
public func nearestNames(to name: String, among names: [String], count: Int) -> [String] {
  let letters = Array(name.lowercased())
  let distances = names.enumerated().map {
    (place: $0, name: $1, distance: editDistance(letters, Array($1.lowercased())))
  }
  return distances.sorted { ($0.distance, $0.place) < ($1.distance, $1.place) }.prefix(count).map(\.name)
}

/// Levenshtein's distance: insertions, deletions and substitutions.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var previous = Array(0...b.count)
  for (row, letter) in a.enumerated() {
    var current = [row + 1]
    for column in b.indices {
      let substitution = previous[column] + (letter == b[column] ? 0 : 1)
      current.append(min(substitution, previous[column + 1] + 1, current[column] + 1))
    }
    previous = current
  }
  return previous[b.count]
}
