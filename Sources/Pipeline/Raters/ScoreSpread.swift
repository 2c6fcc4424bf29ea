internal import Evaluation
internal import Foundation

/// The mean of a score over cases, and how sure it is.
///
/// Cases of one patient are not independent: where every case has a group, the mean of each group is one value.
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
    let defined = values.filter { $0.value.isFinite }
    let units = unitMeans(defined)
    let interval = MeanInterval(units)
    self.score = score
    (cases, undefined) = (defined.count, values.count - defined.count)
    self.units = units.count
    mean = interval.mean.ifDefined
    deviation = standardDeviation(units).ifDefined
    (low, high) = (interval.low.ifDefined, interval.high.ifDefined)
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

/// One value a group where every case has one, in the order in which they come; else the values themselves.
func unitMeans(_ values: [(group: String?, value: Double)]) -> [Double] {
  var (order, sums): ([String], [String: (sum: Double, count: Int)]) = ([], [:])
  for entry in values {
    guard let group = entry.group else { return values.map(\.value) }
    if sums[group] == nil { order.append(group) }
    sums[group, default: (0, 0)].sum += entry.value
    sums[group]!.count += 1
  }
  return order.map { sums[$0]!.sum / Double(sums[$0]!.count) }
}

/// Three digits behind the point.
func threeDigits(_ value: Double) -> String { String(format: "%.3f", value) }

extension Double {
  /// Nothing where it is not a number.
  var ifDefined: Double? { isNaN ? nil : self }
}
