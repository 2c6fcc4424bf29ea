internal import Foundation

/// An axis of a chart of a search: even, by powers of ten, or one strip a choice.
enum SearchAxis {
  case linear(ClosedRange<Double>)
  case logarithmic(ClosedRange<Double>)
  /// The names of the strips, whose middles lie at 0.5, 1.5 …
  case strips([String])

  /// An axis over some values, with room at its ends.
  ///
  /// - Precondition: `values` is not empty.
  static func around(_ values: [Double]) -> SearchAxis {
    let (low, high) = (values.min()!, values.max()!)
    let margin = high > low ? 0.06 * (high - low) : max(0.01, 0.05 * abs(high))
    return .linear(low - margin...high + margin)
  }

  /// The place of a value, from 0 to 1.
  func place(_ value: Double) -> Double {
    switch self {
    case .linear(let range): (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    case .logarithmic(let range): log(value / range.lowerBound) / log(range.upperBound / range.lowerBound)
    case .strips(let names): value / Double(names.count)
    }
  }

  /// Values with a mark, and what stands there.
  var ticks: [(value: Double, text: String)] {
    switch self {
    case .linear(let range): Self.even(range)
    case .logarithmic(let range): Self.powers(range)
    case .strips(let names): names.enumerated().map { (Double($0) + 0.5, $1) }
    }
  }

  /// 1, 2 or 5 times a power of ten apart.
  private static func even(_ range: ClosedRange<Double>) -> [(value: Double, text: String)] {
    let rough = (range.upperBound - range.lowerBound) / 6
    let power = pow(10, log10(rough).rounded(.down))
    let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? 10 * power
    let decimals = max(0, -Int(log10(step).rounded(.down)))
    let first = (range.lowerBound / step).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    return stride(from: first, through: last, by: 1).map { ($0 * step, String(format: "%.\(decimals)f", $0 * step)) }
  }

  /// Powers of ten; with their doubles and fivefolds where there are fewer than three.
  private static func powers(_ range: ClosedRange<Double>) -> [(value: Double, text: String)] {
    let exponents = Int(log10(range.lowerBound).rounded(.down))...Int(log10(range.upperBound).rounded(.up))
    let inside = (range.lowerBound * 0.999)...(range.upperBound * 1.001)
    func marks(_ factors: [Double]) -> [Double] {
      exponents.flatMap { exponent in factors.map { $0 * pow(10, Double(exponent)) } }.filter(inside.contains)
    }
    let decades = marks([1])
    return (decades.count < 3 ? marks([1, 2, 5]) : decades).map { ($0, String(format: "%g", $0)) }
  }
}
