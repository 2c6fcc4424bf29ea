internal import Evaluation

/// One score over the units of a run, and how far its mean can be trusted.
///
/// The unit is the group (a patient) where there is one, else the case: cases of one patient are alike, and an interval that
/// counts each of them would be too narrow. A group's value is the mean of its cases'.
struct UnitStatistics {
  /// Those of the units where the score is defined and finite, by the units' first cases.
  let values: [Double]
  /// Units where it is undefined or infinite.
  let leftOut: Int
  /// Sample standard deviation, n − 1 below; not a number of fewer than two units.
  let deviation: Double
  /// Student's.
  let interval: MeanInterval
  let median: MedianInterval

  /// Two points, of scores from 0 to 1.
  static let plannedWidth = 0.02

  init(_ cases: [CaseScores], score: (CaseScores) -> Double) {
    var order: [String] = []
    var members: [String: [Double]] = [:]
    for entry in cases {
      // A case of no group is a unit of its own; its name may be that of a group.
      let unit = entry.group.map { "group \($0)" } ?? "case \(entry.name)"
      if members[unit] == nil { order.append(unit) }
      members[unit, default: []] += [score(entry)].filter(\.isFinite)
    }
    let means = order.compactMap { unit -> Double? in
      let values = members[unit]!
      return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    values = means
    leftOut = order.count - means.count
    deviation = standardDeviation(means)
    interval = MeanInterval(means)
    median = MedianInterval(means)
  }

  var count: Int { values.count }
  var mean: Double { interval.mean }

  /// From drawing the units again; nothing of fewer than two.
  func bootstrap(seed: UInt64, item: String, draws: Int) -> ClosedRange<Double>? {
    values.count < 2 ? nil : Bootstrap(values, draws: draws, seed: seed, item: item).interval()
  }

  /// Units for an interval of the mean that is two points wide.
  var unitsNeeded: Int? { Evaluation.unitsNeeded(forIntervalOf: values, width: Self.plannedWidth) }
}

extension ScoredCases {
  var areGrouped: Bool { cases.contains { $0.group != nil } }
  /// What is counted, in words.
  var unitName: String { areGrouped ? "group" : "case" }
}
