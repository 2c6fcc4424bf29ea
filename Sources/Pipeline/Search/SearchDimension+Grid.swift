internal import Foundation

/// The values that a grid takes of a key.
extension SearchDimension {
  /// The places of the values, in order.
  ///
  /// - Precondition: a range of numbers says its steps.
  var gridPlaces: [Double] {
    switch values {
    case .number: return Self.even(steps!)
    case .choice(let texts): return texts.indices.map { (Double($0) + 0.5) / Double(texts.count) }
    case .integer(let range, let isLogarithmic):
      guard let steps, steps < range.count else { return range.map(place(of:)) }
      let (low, high) = (Double(range.lowerBound), Double(range.upperBound))
      let chosen = Self.even(steps).map { share in
        Int((isLogarithmic ? low * pow(high / low, share) : low + share * (high - low)).rounded())
      }
      return Set(chosen).sorted().map(place(of:))
    }
  }

  /// How many points a grid over some keys has; `Int.max` where they cannot be counted.
  static func combinations(_ dimensions: [SearchDimension]) -> Int {
    dimensions.reduce(1) { product, dimension in
      let (result, overflow) = product.multipliedReportingOverflow(by: dimension.gridCount)
      return overflow ? .max : result
    }
  }

  /// The number of `gridPlaces`, at most; one where it was forgotten to say.
  private var gridCount: Int {
    switch values {
    case .number: return steps ?? 1
    case .choice(let texts): return texts.count
    case .integer(let range, _):
      return steps == nil && range.count > SearchSettings.mostTrials ? .max : gridPlaces.count
    }
  }

  private static func even(_ count: Int) -> [Double] { (0..<count).map { Double($0) / Double(max(1, count - 1)) } }

  /// Where a whole number of the range lies; `text(at:)` finds it there.
  private func place(of number: Int) -> Double {
    guard case .integer(let range, let isLogarithmic) = values else { preconditionFailure("\(key) has no numbers") }
    let (low, high) = (Double(range.lowerBound) - 0.5, Double(range.upperBound) + 0.5)
    guard isLogarithmic else { return (Double(number) - low) / (high - low) }
    let least = max(low, 0.5)
    return log(Double(number) / least) / log(high / least)
  }
}
