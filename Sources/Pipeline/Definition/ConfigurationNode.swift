internal import Foundation
internal import Yams

/// A value of a YAML file that remembers where it stands, so that every later error can say so.
struct ConfigurationNode: Sendable {
  /// Where a value was written.
  struct Origin: Sendable, Equatable {
    /// The file as the user named it, or the flag that gave the value.
    var source: String
    /// What a relative path in this place is relative to.
    var directory: String
    /// 1-based; 0 where the source is no file.
    var line: Int
    /// 1-based; 0 where the source is no file.
    var column: Int
  }

  struct Entry: Sendable {
    var key: String
    var origin: Origin
    var value: ConfigurationNode
  }

  indirect enum Content: Sendable {
    case map([Entry])
    case list([ConfigurationNode])
    case scalar(String, quoted: Bool)
    case null
  }

  var content: Content
  var origin: Origin

  /// What the value is, in the words of an error.
  var kind: String {
    switch content {
    case .map: "a map"
    case .list(let items): items.isEmpty ? "an empty list" : "a list"
    case .scalar(let text, let quoted): quoted ? "the text \"\(text)\"" : "'\(text)'"
    case .null: "nothing"
    }
  }

  var isMap: Bool { if case .map = content { true } else { false } }

  /// Whether nothing is written here, or a map of nothing.
  var isEmpty: Bool {
    switch content {
    case .map(let entries): entries.isEmpty
    case .null: true
    case .list, .scalar: false
    }
  }

  /// The value of a key of a map.
  subscript(key: String) -> ConfigurationNode? {
    guard case .map(let entries) = content else { return nil }
    return entries.first { $0.key == key }?.value
  }

  /// This map without a key.
  func removing(_ key: String) -> ConfigurationNode {
    guard case .map(let entries) = content else { return self }
    return ConfigurationNode(content: .map(entries.filter { $0.key != key }), origin: origin)
  }

  /// This value overridden by another: maps merge key by key; lists and scalars replace, and null clears a key.
  func merged(with other: ConfigurationNode) -> ConfigurationNode {
    guard case .map(var entries) = content, case .map(let changes) = other.content else { return other }
    for change in changes {
      if let index = entries.firstIndex(where: { $0.key == change.key }) {
        if case .null = change.value.content {
          entries.remove(at: index)
          continue
        }
        entries[index].value = entries[index].value.merged(with: change.value)
        entries[index].origin = change.origin
      } else {
        entries.append(change)
      }
    }
    return ConfigurationNode(content: .map(entries), origin: origin)
  }
}

extension ConfigurationNode {
  /// The most values a file may hold once its aliases are expanded.
  static let largestCount = 100_000

  /// Parses YAML text.
  ///
  /// - Parameters:
  ///   - yaml: the text.
  ///   - source: the file, as errors should name it.
  ///   - directory: what its relative paths are relative to.
  /// - Throws: `DefinitionError` with line and column where the text is not YAML.
  static func parse(_ yaml: String, source: String, directory: String) throws(DefinitionError) -> ConfigurationNode {
    let start = Origin(source: source, directory: directory, line: 1, column: 1)
    let root: Node?
    do {
      root = try Yams.compose(yaml: yaml)
    } catch let error as YamlError {
      throw DefinitionError(yamlMessage(error, at: start))
    } catch {
      throw DefinitionError(Diagnostic("is not YAML: \(error)", at: start))
    }
    guard let root else { return ConfigurationNode(content: .map([]), origin: start) }
    var remaining = largestCount
    return try convert(root, start: start, remaining: &remaining)
  }

  private static func convert(
    _ node: Node, start: Origin, remaining: inout Int
  ) throws(DefinitionError) -> ConfigurationNode {
    var origin = start
    if let mark = node.mark { (origin.line, origin.column) = (mark.line, mark.column) }
    remaining -= 1
    guard remaining > 0 else {
      throw DefinitionError(Diagnostic("holds more than \(largestCount) values once aliases are expanded", at: origin))
    }
    switch node {
    case .mapping(let mapping):
      var entries: [Entry] = []
      for (key, value) in mapping {
        var place = origin
        if let mark = key.mark { (place.line, place.column) = (mark.line, mark.column) }
        guard case .scalar(let scalar) = key else {
          throw DefinitionError(Diagnostic("a key must be a word, not a list or a map", at: place))
        }
        let child = try convert(value, start: start, remaining: &remaining)
        entries.append(Entry(key: scalar.string, origin: place, value: child))
      }
      return ConfigurationNode(content: .map(entries), origin: origin)
    case .sequence(let sequence):
      var items: [ConfigurationNode] = []
      for item in sequence { items.append(try convert(item, start: start, remaining: &remaining)) }
      return ConfigurationNode(content: .list(items), origin: origin)
    case .scalar(let scalar):
      let quoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
      if !quoted, ["", "~", "null"].contains(scalar.string) {
        return ConfigurationNode(content: .null, origin: origin)
      }
      return ConfigurationNode(content: .scalar(scalar.string, quoted: quoted), origin: origin)
    case .alias:
      throw DefinitionError(Diagnostic("has an alias without its anchor", at: origin))
    }
  }

  private static func yamlMessage(_ error: YamlError, at start: Origin) -> Diagnostic {
    var origin = start
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      (origin.line, origin.column) = (mark.line, mark.column)
      return Diagnostic("is not valid YAML: \(problem)", at: origin)
    case .duplicatedKeysInMapping(let duplicates, let context):
      (origin.line, origin.column) = (context.mark.line, context.mark.column)
      return Diagnostic("has a key twice in one map: \(duplicates.sorted().joined(separator: ", "))", at: origin)
    default:
      return Diagnostic("is not valid YAML: \(error)", at: origin)
    }
  }
}
