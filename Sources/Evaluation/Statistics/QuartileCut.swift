/// Values divided at their quartiles; few different values are groups of their own.
///
/// A value that is a quartile belongs to the group below it, so that equal values stay together and groups may differ in size.
public struct QuartileCut: Sendable, Equatable {
  /// Different values up to which each is a group.
  public static let fewValues = 4

  /// Of each group the smallest and the largest value, in order.
  public let ranges: [ClosedRange<Double>]

  /// - Parameter values: finite.
  public init(_ values: [Double]) {
    let sorted = values.sorted()
    let different = Set(sorted)
    if different.count <= Self.fewValues {
      ranges = different.sorted().map { $0...$0 }
      return
    }
    let limits = [0.25, 0.5, 0.75].map { quantile(sorted, $0) } + [.infinity]
    var (ranges, start): ([ClosedRange<Double>], Int) = ([], 0)
    for limit in limits {
      let end = sorted.firstIndex { $0 > limit } ?? sorted.count
      if end > start { ranges.append(sorted[start]...sorted[end - 1]) }
      start = end
    }
    self.ranges = ranges
  }

  /// The place of the group that a value of those that were divided belongs to.
  public func group(of value: Double) -> Int? { ranges.firstIndex { $0.contains(value) } }
}
