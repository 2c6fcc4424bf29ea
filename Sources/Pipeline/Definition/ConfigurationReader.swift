internal import Foundation
internal import Networks

/// Reads the keys of one map into typed values and collects everything that is wrong on the way.
///
/// Each `value` call names a key; `finish` reports the keys that nobody asked for, with the nearest one that was.
final class ConfigurationReader {
  /// Shared by the readers of one definition.
  final class Problems {
    var diagnostics: [Diagnostic] = []
  }

  let problems: Problems
  let path: String
  let origin: ConfigurationNode.Origin
  private var entries: [ConfigurationNode.Entry] = []
  private var asked: Set<String> = []

  /// - Parameters:
  ///   - node: a map; nil or nothing reads as an empty one.
  ///   - path: its place, `training.optimizer`; empty at the top.
  init(
    _ node: ConfigurationNode?, path: String, problems: Problems, parent: ConfigurationNode.Origin
  ) {
    self.problems = problems
    self.path = path
    origin = node?.origin ?? parent
    switch node?.content {
    case .map(let entries): self.entries = entries
    case nil, .null: break
    default:
      report(
        "\(path.isEmpty ? "the file" : "'\(path)'") must be a map of keys, found \(node?.kind ?? "nothing")", at: origin
      )
    }
  }

  func report(_ message: String, at place: ConfigurationNode.Origin) {
    problems.diagnostics.append(Diagnostic(message, at: place))
  }

  /// The full name of a key.
  func name(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// The keys that were asked for so far, in alphabetical order.
  var askedKeys: [String] { asked.sorted() }

  /// The keys of this map, in the order of the file.
  var keys: [String] { entries.map(\.key) }

  /// Where a key stands.
  func place(of key: String) -> ConfigurationNode.Origin { entries.first { $0.key == key }?.origin ?? origin }

  /// The value of a key; nothing where it is absent or empty.
  func node(_ key: String) -> ConfigurationNode? {
    asked.insert(key)
    guard let value = entries.first(where: { $0.key == key })?.value else { return nil }
    if case .null = value.content { return nil }
    return value
  }

  /// A reader of a map below this one.
  func nested(_ key: String) -> ConfigurationReader {
    ConfigurationReader(node(key), path: name(key), problems: problems, parent: origin)
  }

  /// The value of a key, or the default where it is absent or wrong; wrong is reported.
  func value<Value: ConfigurationValue>(_ key: String, default fallback: Value) -> Value {
    value(key) ?? fallback
  }

  /// The value of a key; nothing where it is absent or wrong; wrong is reported.
  func value<Value: ConfigurationValue>(_ key: String) -> Value? {
    guard let node = node(key) else { return nil }
    return convert(node, name: name(key))
  }

  /// A number that must lie in a range, ends included.
  func value<Value: ConfigurationValue & Comparable>(
    _ key: String, default fallback: Value, in range: ClosedRange<Value>
  ) -> Value {
    guard let found: Value = value(key) else { return fallback }
    guard range.contains(found) else {
      let place = node(key)?.origin ?? origin
      report("'\(name(key))' must be from \(range.lowerBound) to \(range.upperBound), found \(found)", at: place)
      return fallback
    }
    return found
  }

  /// One of a few words.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ key: String, default fallback: Choice
  ) -> Choice where Choice.RawValue == String {
    guard let node = node(key) else { return fallback }
    guard let word: String = convert(node, name: name(key)) else { return fallback }
    if let choice = Choice(rawValue: word) { return choice }
    let names = Choice.allCases.map(\.rawValue)
    report("'\(name(key))' has no choice '\(word)'\(suggestion(for: word, among: names))", at: node.origin)
    return fallback
  }

  /// Reports the keys that nobody asked for.
  func finish() {
    for entry in entries where !asked.contains(entry.key) {
      report("unknown key '\(name(entry.key))'\(suggestion(for: entry.key, among: asked.sorted()))", at: entry.origin)
    }
  }

  func convert<Value: ConfigurationValue>(_ node: ConfigurationNode, name: String) -> Value? {
    if let value = Value(node) { return value }
    report("'\(name)' must be \(Value.expected), found \(node.kind)", at: node.origin)
    return nil
  }
}

/// A type that a YAML value can be read as.
protocol ConfigurationValue {
  /// What is expected, in the words of an error.
  static var expected: String { get }
  init?(_ node: ConfigurationNode)
}

extension String: ConfigurationValue {
  static var expected: String { "a text" }
  init?(_ node: ConfigurationNode) {
    guard case .scalar(let text, _) = node.content else { return nil }
    self = text
  }
}

extension Int: ConfigurationValue {
  static var expected: String { "a whole number" }
  init?(_ node: ConfigurationNode) {
    guard case .scalar(let text, false) = node.content, let value = Int(text) else { return nil }
    self = value
  }
}

extension UInt64: ConfigurationValue {
  static var expected: String { "a whole number that is not negative" }
  init?(_ node: ConfigurationNode) {
    guard case .scalar(let text, false) = node.content, let value = UInt64(text) else { return nil }
    self = value
  }
}

extension Double: ConfigurationValue {
  static var expected: String { "a number" }
  init?(_ node: ConfigurationNode) {
    guard case .scalar(let text, false) = node.content, let value = Double(text), value.isFinite else { return nil }
    self = value
  }
}

extension Bool: ConfigurationValue {
  static var expected: String { "true or false" }
  init?(_ node: ConfigurationNode) {
    guard case .scalar(let text, false) = node.content, ["true", "false"].contains(text) else { return nil }
    self = text == "true"
  }
}

extension Array: ConfigurationValue where Element: ConfigurationValue {
  static var expected: String { "a list, each item \(Element.expected)" }
  init?(_ node: ConfigurationNode) {
    guard case .list(let items) = node.content else { return nil }
    let values = items.compactMap(Element.init)
    guard values.count == items.count else { return nil }
    self = values
  }
}
