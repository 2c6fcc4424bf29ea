internal import Foundation

/// One key that a search changes, and the values it may have.
struct SearchDimension: Sendable, Equatable, Codable {
  /// The values, each of which has a place on the unit interval.
  enum Values: Sendable, Equatable, Codable {
    /// Even over the range, or even over its logarithm.
    case number(ClosedRange<Double>, isLogarithmic: Bool)
    /// Whole numbers, both ends included.
    case integer(ClosedRange<Int>, isLogarithmic: Bool)
    /// YAML texts, in no order.
    case choice([String])
  }

  /// Its place in a pipeline file: `training.optimizer.learningRate`.
  let key: String
  let values: Values
  /// How many values a grid takes of a range; absent: each whole number.
  var steps: Int?

  /// The number of choices, where there is no order.
  var choices: Int? { if case .choice(let texts) = values { texts.count } else { nil } }

  /// The value at a place of the unit interval, as YAML.
  func text(at place: Double) -> String {
    switch values {
    case .number(let range, let isLogarithmic):
      return "\(Self.rounded(Self.value(at: place, in: range, isLogarithmic), in: range))"
    case .integer(let range, let isLogarithmic):
      // Half a step beyond each end, so that the ends are as likely as the others.
      let wide = Double(range.lowerBound) - 0.5...Double(range.upperBound) + 0.5
      let value = Self.value(
        at: place, in: isLogarithmic ? max(wide.lowerBound, 0.5)...wide.upperBound : wide, isLogarithmic)
      return "\(min(max(Int(value.rounded()), range.lowerBound), range.upperBound))"
    case .choice(let texts):
      return texts[min(Int(place * Double(texts.count)), texts.count - 1)]
    }
  }

  /// With four digits, or as many as tell a ten-thousandth of the range: a file that people read shows no more.
  private static func rounded(_ value: Double, in range: ClosedRange<Double>) -> Double {
    let size = min(abs(value), range.upperBound - range.lowerBound)
    guard size > 0 else { return value }
    let digits = 3 + Int(log10(abs(value)).rounded(.down)) - Int(log10(size).rounded(.down))
    guard digits < 300, let rounded = Double(String(format: "%.\(digits)e", value)) else { return value }
    return min(max(rounded, range.lowerBound), range.upperBound)
  }

  private static func value(at place: Double, in range: ClosedRange<Double>, _ isLogarithmic: Bool) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    if isLogarithmic { return min(max(exp(log(low) + place * (log(high) - log(low))), low), high) }
    return min(low + place * (high - low), high)
  }
}

/// A trial's settings: the place of each dimension on the unit interval.
typealias SearchPoint = [Double]

/// A trial that was finished, and what it scored; higher is better.
struct SearchObservation: Sendable, Equatable {
  var point: SearchPoint
  /// Higher is better; not a number where the trial failed; it counts as the worst.
  var score: Double
}
