internal import Foundation
internal import Imaging

extension Postprocessing {
  /// The steps as they stand below `postprocessing:` in a pipeline file, a line each.
  ///
  ///     - threshold: {value: 0.45}
  ///     - removeSmall: {area: 50, classes: [nucleus]}
  var yaml: String {
    if steps.isEmpty { return "[]\n" }
    return steps.map { entry in
      let node = Node(of: entry)
      let (name, options) = node.step
      return
        "- \(name): \(Node.map(options + [("classes", node.classes)].compactMap { key, value in value.map { (key, $0) } }).text)\n"
    }.joined()
  }
}

/// What a step is coded as in checkpoints, and, with the few keys that are named otherwise there, in pipeline files.
private enum Node: Decodable {
  case flag(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([Node])
  /// By keys, in alphabetical order.
  case map([(key: String, value: Node)])

  init(of entry: ScopedPostprocessingStep) {
    do {
      self = try jsonDecoder.decode(Node.self, from: jsonEncoder.encode(entry))
    } catch {
      preconditionFailure("a step that cannot be coded: \(error)")
    }
  }

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let integer = try? value.decode(Int.self) {
      self = .integer(integer)
    } else if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let list = try? value.decode([Node].self) {
      self = .list(list)
    } else {
      let map = try value.decode([String: Node].self)
      self = .map(map.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    }
  }

  private var entries: [(key: String, value: Node)] { if case .map(let entries) = self { entries } else { [] } }

  /// The classes that a step acts on; nothing where it acts on all.
  var classes: Node? { entries.first { $0.key == "classes" }?.value }

  /// The name of a step, and its options as pipeline files name them.
  var step: (name: String, options: [(key: String, value: Node)]) {
    let (name, options) = entries.first { $0.key != "classes" }!
    return (name, options.entries.flatMap { Self.inPipelineFile($0.key, $0.value) })
  }

  /// An element is a word with its size, or drawn; an area is a number with its unit.
  private static func inPipelineFile(_ key: String, _ value: Node) -> [(key: String, value: Node)] {
    switch (key, value.entries.first) {
    case ("element", ("custom", let drawn)?): [(key, drawn.drawing)]
    case ("element", (let shape, let size)?): [(key, .text(shape))] + size.entries.map(Self.radius)
    case ("area", ("mm2", let area)?): [(key, area), ("unit", .text("mm2"))]
    case ("border", _) where value.text == MorphologyBorder.background.rawValue: []
    default: [(key, value)]
    }
  }

  /// Squares and cubes have a radius there, as all others.
  private static func radius(_ key: String, _ size: Node) -> (key: String, value: Node) {
    guard key == "side", case .integer(let side) = size else { return (key, size) }
    return ("radius", .integer((side - 1) / 2))
  }

  /// The rows of a drawn element, 0 and 1, or planes of rows; in a pipeline file its origin is always the middle.
  private var drawing: Node {
    let content = entries.first { $0.key == "_0" }?.value.entries ?? entries
    guard case .list(let planes)? = content.first(where: { $0.key == "planes" })?.value else { return self }
    return (planes.count == 1 ? planes[0] : .list(planes)).digits
  }

  /// With flags as 0 and 1.
  private var digits: Node {
    switch self {
    case .flag(let flag): .integer(flag ? 1 : 0)
    case .list(let list): .list(list.map(\.digits))
    default: self
    }
  }

  /// On one line.
  var text: String {
    switch self {
    case .flag(let flag): "\(flag)"
    case .integer(let integer): "\(integer)"
    case .number(let number): "\(number)"
    case .text(let text): Self.isPlain(text) ? text : Self.quoted(text)
    case .list(let list): "[" + list.map(\.text).joined(separator: ", ") + "]"
    case .map(let entries):
      "{"
        + entries.map { (Self.isPlain($0.key) ? $0.key : Self.quoted($0.key)) + ": " + $0.value.text }
        .joined(separator: ", ") + "}"
    }
  }

  /// Whether YAML reads it as a text without quotes.
  private static func isPlain(_ text: String) -> Bool {
    let words = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
    return text.first?.isLetter == true && !words.contains(text.lowercased())
      && text.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789-_+".unicodeScalars.contains($0))
      }
  }

  /// A JSON string is a double-quoted one of YAML.
  private static func quoted(_ text: String) -> String {
    guard let data = try? JSONEncoder().encode(text) else { preconditionFailure("a text that JSON cannot hold") }
    return String(decoding: data, as: UTF8.self)
  }
}
