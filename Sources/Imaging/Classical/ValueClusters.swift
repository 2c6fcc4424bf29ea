/// k-means on a line, where clusters are intervals: with values in order, a round costs no more than a search for each border.
struct ValueClusters {
  /// Ascending.
  private let values: [Float]
  /// The sum of all values before each place.
  private let sums: [Double]
  /// Ascending.
  private var centres: [Double]
  /// Where the values of each cluster begin, and after them their count.
  private var borders: [Int]

  /// - Precondition: there is a value at least, and all are finite.
  init(_ unordered: [Float], count: Int) {
    precondition(!unordered.isEmpty && count > 0)
    let ordered = unordered.sorted()
    var sums = [0.0]
    sums.reserveCapacity(ordered.count + 1)
    var sum = 0.0
    for value in ordered {
      sum += Double(value)
      sums.append(sum)
    }
    (values, self.sums) = (ordered, sums)
    // Parts of nearly one length, none empty: where there are fewer values than parts, some are the same.
    borders = []
    centres = (0..<count).map { part in
      let first = min(part * ordered.count / count, ordered.count - 1)
      let end = max((part + 1) * ordered.count / count, first + 1)
      return (sums[end] - sums[first]) / Double(end - first)
    }
    assign()
  }

  /// Above which values the next cluster begins, once nothing changes any more or the rounds are over.
  mutating func thresholds(_ rounds: Int) -> [Float] {
    for _ in 0..<rounds {
      let before = borders
      moveCentres()
      assign()
      if borders == before { break }
    }
    return borders.dropFirst().dropLast().map { $0 == 0 ? -.infinity : values[$0 - 1] }
  }

  /// A value goes to the nearer centre; to the lower where it is in the middle.
  private mutating func assign() {
    borders = [0]
    for (lower, upper) in zip(centres, centres.dropFirst()) { borders.append(firstPlace(above: (lower + upper) / 2)) }
    borders.append(values.count)
  }

  private func firstPlace(above limit: Double) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if Double(values[middle]) > limit { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private mutating func moveCentres() {
    var moved = centres
    var taken: Set<Int> = []
    for cluster in centres.indices {
      let (first, end) = (borders[cluster], borders[cluster + 1])
      if first < end {
        moved[cluster] = (sums[end] - sums[first]) / Double(end - first)
      } else if let place = farthestPlace(except: taken) {
        taken.insert(place)
        moved[cluster] = Double(values[place])
      }
    }
    centres = moved.sorted()
  }

  /// The value that lies farthest from its centre, one end of a cluster; nil where all lie on their centres.
  private func farthestPlace(except taken: Set<Int>) -> Int? {
    var farthest: (distance: Double, place: Int)?
    for cluster in centres.indices where borders[cluster] < borders[cluster + 1] {
      for place in [borders[cluster], borders[cluster + 1] - 1] where !taken.contains(place) {
        let distance = abs(Double(values[place]) - centres[cluster])
        if distance > farthest?.distance ?? 0 { farthest = (distance, place) }
      }
    }
    return farthest?.place
  }
}
