/// What a box plot shows of values.
struct BoxSummary: Equatable {
  let median: Double
  let mean: Double
  let quartiles: ClosedRange<Double>
  /// The farthest values within one and a half times the box's width from it (Tukey 1977).
  let whiskers: ClosedRange<Double>

  /// - Parameter values: finite, at least one.
  init(_ values: [Double]) {
    precondition(!values.isEmpty && values.allSatisfy(\.isFinite))
    let sorted = values.sorted()
    median = Self.quantile(sorted, 0.5)
    mean = values.reduce(0, +) / Double(values.count)
    let (low, high) = (Self.quantile(sorted, 0.25), Self.quantile(sorted, 0.75))
    quartiles = low...high
    let reach = 1.5 * (high - low)
    // With few values no one may lie between a quartile and the reach beyond it.
    let least = sorted.first { $0 >= low - reach } ?? low
    let most = sorted.last { $0 <= high + reach } ?? high
    whiskers = min(least, low)...max(most, high)
  }

  /// Linear between neighbours, as `numpy.quantile` has it.
  private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    let place = share * Double(sorted.count - 1)
    let index = Int(place)
    let next = min(index + 1, sorted.count - 1)
    return sorted[index] + (place - Double(index)) * (sorted[next] - sorted[index])
  }
}
