internal import Evaluation
internal import Foundation

/// The same masks as other libraries score them.
extension ScoredCases {
  /// A row a function of a library, with what it gives; `–` where it gives no number.
  public var conventionTable: (header: [String], rows: [[String]]) {
    let rows = conventions.map { entry in
      [entry.convention, entry.version, entry.function, entry.value.map { String(format: "%.4f", $0) } ?? "–"]
    }
    return (["convention", "version", "function", "value"], rows)
  }

  /// What each convention does, in a sentence.
  public var conventionNotes: [String] { ScoringConvention.all.map { "\($0.name): \($0.summary)" } }

  /// The text of `scores.json` with the list `conventions`.
  public var jsonWithConventions: String {
    addingField("conventions", conventions, to: json)
  }

  private var conventions: [ConventionEntry] {
    ScoringConvention.all.flatMap { convention in
      convention.rules.map { ConventionEntry(convention, $0, value: $0.value(cases)) }
    }
  }
}

private struct ConventionEntry: Encodable {
  let convention, version, function: String
  let value: Double?
  let summary: String

  init(_ convention: ScoringConvention, _ rule: ScoringRule, value: Double) {
    (self.convention, version, function) = (convention.name, convention.version, rule.function)
    self.value = value.isNaN ? nil : value
    summary = convention.summary
  }

  private enum Key: String, CodingKey { case convention, version, function, value, summary }

  /// An undefined value is null, as everywhere, where the encoder would leave it out.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(convention, forKey: .convention)
    try container.encode(version, forKey: .version)
    try container.encode(function, forKey: .function)
    try container.encode(value, forKey: .value)
    try container.encode(summary, forKey: .summary)
  }
}
