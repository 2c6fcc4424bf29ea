/// A tree as text, and what one has to be overridden with to become another.
extension ConfigurationNode {
  /// The value in YAML's short form: `{dice: 1, bce: 1}`.
  ///
  /// - Parameters:
  ///   - path: where it stands, from the top of a pipeline; decides which texts are paths of files.
  ///   - folder: what such paths shall be relative to; nothing: the current directory.
  func text(path: [String], relativeTo folder: String?) -> String {
    switch content {
    case .null: return "null"
    case .scalar(let text, let quoted):
      guard SearchKey.isPath(path) else { return Self.scalar(text, quoted: quoted) }
      let place = resolve(text, against: origin.directory)
      return Self.scalar(folder.map { FilePath.relative(place, to: $0) } ?? place, quoted: quoted)
    case .list(let items):
      let texts = items.enumerated().map { $1.text(path: path + ["\($0)"], relativeTo: folder) }
      return "[" + texts.joined(separator: ", ") + "]"
    case .map(let entries):
      let texts = entries.map { entry in
        let value = entry.value.text(path: path + [entry.key], relativeTo: folder)
        return "\(Self.scalar(entry.key, quoted: false)): \(value)"
      }
      return "{" + texts.joined(separator: ", ") + "}"
    }
  }

  /// A text as it is, where YAML reads it so wherever it stands; else in quotes.
  static func scalar(_ text: String, quoted: Bool) -> String {
    let isPlain =
      text.first.map { $0.isLetter || $0.isNumber || "./-+_".contains($0) } ?? false
      && text.allSatisfy { $0.isLetter || $0.isNumber || "./-+_%*".contains($0) }
      && !["-", "---", "..."].contains(text)
    if isPlain && !quoted { return text }
    var result = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case _ where character.value < 0x20:
        let digits = String(character.value, radix: 16)
        result += "\\x" + (digits.count < 2 ? "0" : "") + digits
      default: result.unicodeScalars.append(character)
      }
    }
    return result + "\""
  }

  /// What this tree has to be merged with to become another; nothing where both are the same. A map that loses keys is said
  /// whole, so that one sees what is left of it.
  func changes(to other: ConfigurationNode) -> ConfigurationNode? {
    guard case .map(let before) = content, case .map(let after) = other.content else {
      return hasContent(of: other) ? nil : other
    }
    let changed = after.compactMap { entry -> Entry? in
      guard let earlier = self[entry.key] else { return entry }
      guard let value = earlier.changes(to: entry.value) else { return nil }
      return Entry(key: entry.key, origin: entry.origin, value: value)
    }
    let gone = before.filter { other[$0.key] == nil }.map {
      Entry(key: $0.key, origin: $0.origin, value: ConfigurationNode(content: .null, origin: $0.origin))
    }
    let all = gone.isEmpty ? changed : gone + after
    return all.isEmpty ? nil : ConfigurationNode(content: .map(all), origin: other.origin)
  }

  /// Whether both are the same values, wherever they were written and whatever the order of keys; an empty value is as none.
  func hasContent(of other: ConfigurationNode) -> Bool {
    switch (content, other.content) {
    case (.null, .null): true
    case (.scalar(let first, let firstQuoted), .scalar(let second, let secondQuoted)):
      first == second && firstQuoted == secondQuoted && origin.directory == other.origin.directory
    case (.list(let first), .list(let second)):
      first.count == second.count && zip(first, second).allSatisfy { $0.hasContent(of: $1) }
    case (.map(let first), .map(let second)):
      Set(first.filter(\.isSet).map(\.key)) == Set(second.filter(\.isSet).map(\.key))
        && first.allSatisfy { entry in !entry.isSet || other[entry.key].map(entry.value.hasContent(of:)) ?? false }
    default: false
    }
  }
}

extension ConfigurationNode.Entry {
  /// Whether it says anything.
  fileprivate var isSet: Bool { if case .null = value.content { false } else { true } }
}
