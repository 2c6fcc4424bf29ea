/// How many finite values fall into each of several bins of one width, the edges of which are numpy's (`histogram`).
struct Histogram {
  let lowest: Double
  let highest: Double
  private(set) var counts: [Int]

  /// Nil without two different finite values.
  init?(_ values: [Float], bins: Int) {
    var range = (lowest: Float.infinity, highest: -Float.infinity)
    for value in values where value.isFinite { range = (min(range.lowest, value), max(range.highest, value)) }
    guard range.lowest < range.highest else { return nil }
    lowest = Double(range.lowest)
    highest = Double(range.highest)
    counts = [Int](repeating: 0, count: bins)
    for value in values where value.isFinite { counts[bin(of: Double(value))] += 1 }
  }

  func center(_ bin: Int) -> Double { (edge(bin) + edge(bin + 1)) / 2 }

  private func edge(_ bin: Int) -> Double { lowest + (highest - lowest) * (Double(bin) / Double(counts.count)) }

  /// The edges decide where rounding puts a value beside one.
  private func bin(of value: Double) -> Int {
    let guess = min(Int((value - lowest) / (highest - lowest) * Double(counts.count)), counts.count - 1)
    if value < edge(guess) { return guess - 1 }
    return guess + 1 < counts.count && value >= edge(guess + 1) ? guess + 1 : guess
  }
}
