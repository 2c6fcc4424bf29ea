/// Joins regions side by side whose means differ little: a graph of regions, its edges taken in order of the difference.
///
/// A round lists all pairs of 4-connected neighbours, the most similar first, and joins each pair whose means, as they are by then,
/// differ by no more than the limit. Rounds go on until none is joined: at the end all neighbours differ by more.
struct RegionMerging {
  private struct Pair {
    var first: Int32
    var second: Int32
    var difference: Float
  }

  /// The region of each pixel at the start.
  private let regions: [Int32]
  private let width: Int
  /// Of each region, one that it has become part of, or itself.
  private var parents: [Int32]
  private var sums: [Double]
  private var counts: [Double]

  /// - Parameters:
  ///   - regions: of each pixel in row order, from 0; each 4-connected.
  ///   - count: how many regions there are.
  init(_ values: [Float], regions: [Int32], count: Int, width: Int) {
    precondition(values.count == regions.count)
    (self.regions, self.width) = (regions, width)
    parents = (0..<count).map { Int32($0) }
    sums = [Double](repeating: 0, count: count)
    counts = sums
    for (value, region) in zip(values, regions) {
      sums[Int(region)] += Double(value)
      counts[Int(region)] += 1
    }
  }

  mutating func merge(within limit: Double) {
    var pairs = neighbours()
    while !pairs.isEmpty {
      var areJoined = false
      for pair in pairs where join(pair, within: limit) { areJoined = true }
      if !areJoined { return }
      pairs = renewed(pairs)
    }
  }

  /// For each pixel the mean of the region that it has come to.
  var means: [Float] {
    var merging = self
    let roots = parents.indices.map { merging.root(Int32($0)) }
    return regions.map { region in
      let root = Int(roots[Int(region)])
      return Float(sums[root] / counts[root])
    }
  }

  private func mean(_ region: Int32) -> Double { sums[Int(region)] / counts[Int(region)] }

  private mutating func root(_ region: Int32) -> Int32 {
    var region = region
    while parents[Int(region)] != region {
      parents[Int(region)] = parents[Int(parents[Int(region)])]
      region = parents[Int(region)]
    }
    return region
  }

  private mutating func join(_ pair: Pair, within limit: Double) -> Bool {
    let (a, b) = (root(pair.first), root(pair.second))
    if a == b || abs(mean(a) - mean(b)) > limit { return false }
    let (kept, gone) = (Int(min(a, b)), Int(max(a, b)))
    parents[gone] = Int32(kept)
    sums[kept] += sums[gone]
    counts[kept] += counts[gone]
    return true
  }

  private mutating func neighbours() -> [Pair] {
    var pairs: [Pair] = []
    for pixel in regions.indices {
      let region = regions[pixel]
      if pixel % width + 1 < width, regions[pixel + 1] != region { pairs.append(pair(region, regions[pixel + 1])) }
      if pixel + width < regions.count, regions[pixel + width] != region {
        pairs.append(pair(region, regions[pixel + width]))
      }
    }
    return sortedOnce(pairs)
  }

  /// The pairs of what has become of the regions of others.
  private mutating func renewed(_ pairs: [Pair]) -> [Pair] {
    var renewed: [Pair] = []
    for old in pairs {
      let (a, b) = (root(old.first), root(old.second))
      if a != b { renewed.append(pair(a, b)) }
    }
    return sortedOnce(renewed)
  }

  private func pair(_ a: Int32, _ b: Int32) -> Pair {
    Pair(first: min(a, b), second: max(a, b), difference: Float(abs(mean(a) - mean(b))))
  }

  /// By difference, and by number where that is equal; each pair once.
  private func sortedOnce(_ pairs: [Pair]) -> [Pair] {
    let sorted = pairs.sorted {
      ($0.difference, $0.first, $0.second) < ($1.difference, $1.first, $1.second)
    }
    var once: [Pair] = []
    for pair in sorted where pair.first != once.last?.first || pair.second != once.last?.second { once.append(pair) }
    return once
  }
}
