internal import Evaluation
internal import Foundation

/// The mean of a score over cases, and how sure it is.
///
/// Units are those of `CaseUnits`: patients where there are groups, else the cases.
public struct ScoreSpread: Sendable, Equatable, Codable {
  /// What was measured: the name of a score, or of a rate.
  public let score: String
  /// Cases where it is defined and finite.
  public let cases: Int
  /// Cases where it is not.
  public let undefined: Int
  /// Independent values: groups where there are groups, else cases.
  public let units: Int
  /// Over the units; absent over none.
  public let mean: Double?
  /// The sample's standard deviation; absent below two units.
  public let deviation: Double?
  /// The 95 % interval of the mean by Student's t; absent below two units.
  public let low: Double?
  public let high: Double?

  /// - Parameter values: one a case.
  init(_ score: String, _ values: [(group: String?, value: Double)]) {
    let summary = UnitSummary(values)
    self.score = score
    cases = values.count(where: \.value.isFinite)
    undefined = values.count - cases
    units = summary.count
    mean = summary.mean.ifDefined
    deviation = summary.deviation.ifDefined
    (low, high) = (summary.interval.low.ifDefined, summary.interval.high.ifDefined)
  }

  /// `0.767 (95 % 0.751 … 0.783, n = 20)`; a dash where it is undefined.
  public var text: String {
    guard let mean else { return "–" }
    guard let low, let high else { return "\(threeDigits(mean)) (n = \(units))" }
    return "\(threeDigits(mean)) (95 % \(threeDigits(low)) … \(threeDigits(high)), n = \(units))"
  }

  /// Whether the interval lies on one side of 0.
  var excludesZero: Bool {
    guard let low, let high else { return false }
    return low > 0 || high < 0
  }
}

extension UnitSummary {
  /// - Parameter values: one a case, with its group.
  init(_ values: [(group: String?, value: Double)]) {
    self.init(CaseUnits(groups: values.map(\.group)), values: values.map(\.value))
  }
}

/// Three digits behind the point.
func threeDigits(_ value: Double) -> String { String(format: "%.3f", value) }

extension Double {
  /// Nothing where it is not a number.
  var ifDefined: Double? { isNaN ? nil : self }
}
