internal import Evaluation
internal import Foundation

/// How the report of a comparison writes its numbers.
enum StudyNumbers {
  static let none = "–"

  /// A score: shares with three decimals, distances with two.
  static func score(_ value: Double?, _ score: ScoreName) -> String {
    scoreText(value, decimals: score.isDistance ? 2 : 3)
  }

  /// A difference in points: `2.1`; what would be 0.0 has a decimal more.
  static func points(_ value: Double) -> String { scoreText(value, decimals: abs(value) < 0.095 ? 2 : 1) }

  /// The same with its sign: `+2.1`.
  static func signed(_ value: Double) -> String {
    let text = points(value)
    return value > 0 && Double(text) != 0 ? "+" + text : text
  }

  static func interval(_ low: Double, _ high: Double, _ text: (Double) -> String) -> String {
    low.isFinite && high.isFinite ? "\(text(low)) … \(text(high))" : none
  }

  static func cost(_ value: Double?, _ name: CostName) -> String {
    guard let value else { return none }
    switch name {
    case .parameters, .multiplyAdds: return count(value)
    case .trainingSeconds, .predictionSeconds: return seconds(value)
    case .peakMemory: return count(value, base: 1024, units: ["B", "KiB", "MiB", "GiB", "TiB"])
    }
  }

  /// `31.0 M`.
  private static func count(
    _ value: Double, base: Double = 1000, units: [String] = ["", "k", "M", "G", "T", "P"]
  ) -> String {
    var (value, unit) = (value, 0)
    // What would be rounded to the next unit is written in it.
    while value >= base - 0.5, unit < units.count - 1 { (value, unit) = (value / base, unit + 1) }
    let isWhole = value == value.rounded() || value >= 100
    return "\(String(format: isWhole ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value)) \(units[unit])"
      .trimmingCharacters(in: .whitespaces)
  }

  private static func seconds(_ value: Double) -> String {
    switch value {
    case 0: "0"
    case ..<0.1: "\(scoreText(value * 1000, decimals: value < 0.01 ? 1 : 0)) ms"
    case ..<10: "\(scoreText(value, decimals: 2)) s"
    case ..<120: "\(scoreText(value, decimals: 0)) s"
    case ..<7200: "\(scoreText(value / 60, decimals: 1)) min"
    default: "\(scoreText(value / 3600, decimals: 1)) h"
    }
  }
}

extension CostName {
  /// As a heading shows it.
  var title: String {
    switch self {
    case .parameters: "parameters"
    case .multiplyAdds: "multiply-adds"
    case .trainingSeconds: "training"
    case .predictionSeconds: "prediction a case"
    case .peakMemory: "memory"
    }
  }

  /// What a chart's axis shows.
  var axisLabel: String {
    switch self {
    case .parameters: "trainable parameters"
    case .multiplyAdds: "multiply-adds of one patch"
    case .trainingSeconds: "wall time of one training"
    case .predictionSeconds: "wall time of prediction, a case"
    case .peakMemory: "main memory at most"
    }
  }
}

/// What a cost's axis counts in, so that its round numbers are round in it.
struct CostUnit {
  /// Of one of it, in the cost's own unit.
  let size: Double
  private let name: String

  /// - Parameter most: the largest cost on the axis.
  init(_ cost: CostName, most: Double) {
    let units: [(size: Double, name: String)] =
      switch cost {
      case .parameters, .multiplyAdds: [(1, ""), (1e3, " k"), (1e6, " M"), (1e9, " G"), (1e12, " T")]
      case .trainingSeconds, .predictionSeconds: [(1e-3, " ms"), (1, " s"), (60, " min"), (3600, " h")]
      case .peakMemory: [(0x1p20, " MiB"), (0x1p30, " GiB")]
      }
    (size, name) = units.last { $0.size <= most } ?? units[0]
  }

  func text(_ value: Double) -> String { String(format: "%g", value) + name }
}
