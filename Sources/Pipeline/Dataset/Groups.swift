internal import Foundation

extension PipelineDefinition.GroupSource {
  /// The group of every image.
  ///
  /// - Throws: `PipelineError` that names each image which has none.
  func groups(of names: [String]) throws(PipelineError) -> [String: String] {
    let groups: [String: String]
    let reason: (String) -> String
    switch self {
    case .file(let path):
      groups = try CommaSeparatedTable(path: path).dictionary(key: "image", value: "group")
      reason = { "\(path): the image '\($0)' has no group" }
    case .pattern(let pattern):
      groups = try Self.groups(of: names, matching: pattern)
      reason = { "the image '\($0)' has no group: data.groups.pattern '\(pattern)' does not match its name" }
    }
    // A blank that nobody sees must not cut a patient in two.
    let trimmed = groups.mapValues { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.value.isEmpty }
    let missing = names.filter { trimmed[$0] == nil }
    guard missing.isEmpty else { throw PipelineError(.split, missing.map(reason)) }
    return trimmed
  }

  private static func groups(of names: [String], matching pattern: String) throws(PipelineError) -> [String: String] {
    guard let expression = try? NSRegularExpression(pattern: pattern), expression.numberOfCaptureGroups > 0 else {
      throw PipelineError(.split, "'\(pattern)' is no regular expression with a group in parentheses")
    }
    var groups: [String: String] = [:]
    for name in names {
      guard let match = expression.firstMatch(in: name, range: NSRange(name.startIndex..., in: name)),
        let range = Range(match.range(at: 1), in: name)
      else { continue }
      groups[name] = String(name[range])
    }
    return groups
  }
}
