internal import Foundation

/// Where a search stands: its trials, and the best of them.
public struct SearchReport: Sendable, Equatable, Codable {
  public let pipeline: String
  /// The folder of the search.
  public let output: String
  public let method: String
  public let score: String
  public let higherIsBetter: Bool
  /// That the search is for.
  public let keys: [String]
  /// Trials of the first rung, all in all.
  public let planned: Int
  /// In the order in which they were finished.
  public let trials: [SearchTrial]
  /// Among those that had the longest training and never failed.
  public let best: SearchTrial?
  public let validationCases: Int
  /// What the best settings are written into.
  public let definition: String

  /// What to do with the best.
  public var command: String { "sulcus run \(definition)" }

  /// How many different settings were compared to find the best.
  public var compared: Int { Set(trials.filter { $0.rung == 1 && $0.state == .done }.map(\.settings)).count }

  /// What the best score is worth.
  public var caution: String {
    """
    The best of \(compared) trial\(compared == 1 ? "" : "s") on \(validationCases) validation \
    case\(validationCases == 1 ? "" : "s") is optimistic: it was chosen by the very score it is \
    given with. The test cases were not looked at; what '\(command)' scores on them, once, is the number to report.
    """
  }
}

extension SearchReport {
  /// What stands above the best settings in their file, line by line.
  var heading: [String] {
    guard let best, let value = best.score else { return [] }
    let number = String(format: "%.4f", value)
    var lines = [
      "The best of \(compared) trials: trial \(best.trial), \(score) \(number) on \(validationCases) validation cases."
    ]
    if best.share < 1 {
      let share = String(format: "%.1f %%", 100 * best.share)
      lines.append("It has that score after \(share) of the training; this file trains for all of it.")
    }
    lines.append("Written by sulcus tune; the number to report is that of the test cases, once.")
    return lines + best.settings.map(\.text)
  }

  /// - Parameter orientation: makes the higher score the better one.
  static func best(of trials: [SearchTrial], orientation: SearchScore) -> SearchTrial? {
    let failed = Set(trials.filter { $0.state == .failed }.map(\.trial))
    let sound = trials.filter { !failed.contains($0.trial) }
    guard let rung = sound.map(\.rung).max() else { return nil }
    return sound.filter { $0.rung == rung }.reduce(nil) { (best: SearchTrial?, trial) in
      guard let best else { return trial }
      return orientation.oriented(trial.score!) > orientation.oriented(best.score!) ? trial : best
    }
  }
}
