public import Networks

/// Names parameters by their paths: `encoder.*`, `**.bias`, `decoder.0.convolution`.
///
/// A pattern is compared with a path part by part, parts ending at dots: `*` stands for any letters of one part, `?` for
/// one letter, `**` for any number of whole parts. What lies below a matching path matches, too, so that `encoder`,
/// `encoder.*` and `encoder.**` all name everything in the encoder.
public struct ParameterPattern: Sendable, Equatable, Codable, CustomStringConvertible {
  public let text: String

  /// Nil where the text is empty or two dots follow one another.
  public init?(_ text: String) {
    guard !text.split(separator: ".", omittingEmptySubsequences: false).contains("") else { return nil }
    self.text = text
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let pattern = ParameterPattern(text) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "“\(text)” has an empty part")
    }
    self = pattern
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  public var description: String { text }

  /// Whether the pattern names the path, or something that it lies in.
  public func matches(_ path: String) -> Bool {
    Self.matches(text.split(separator: ".")[...], path.split(separator: ".")[...])
  }

  private static func matches(_ pattern: ArraySlice<Substring>, _ path: ArraySlice<Substring>) -> Bool {
    guard let first = pattern.first else { return true }
    if first == "**" {
      return (path.startIndex...path.endIndex).contains { matches(pattern.dropFirst(), path[$0...]) }
    }
    guard let part = path.first else { return false }
    return matches(letters: Array(first)[...], Array(part)[...]) && matches(pattern.dropFirst(), path.dropFirst())
  }

  private static func matches(letters pattern: ArraySlice<Character>, _ part: ArraySlice<Character>) -> Bool {
    guard let first = pattern.first else { return part.isEmpty }
    if first == "*" {
      return (part.startIndex...part.endIndex).contains { matches(letters: pattern.dropFirst(), part[$0...]) }
    }
    guard let letter = part.first, first == "?" || first == letter else { return false }
    return matches(letters: pattern.dropFirst(), part.dropFirst())
  }
}

extension ParameterPattern {
  /// The parameters that it names, in the graph's order.
  ///
  /// - Throws: ``TrainingError`` `noSuchParameter` that tells the nearest paths, where there is none.
  public func parameters(of graph: NetworkGraph) throws(TrainingError) -> [Parameter] {
    let named = graph.parameters.filter { matches($0.name) }
    guard named.isEmpty else { return named }
    var paths: [String] = []
    var seen: Set<String> = []
    for parameter in graph.parameters {
      let parts = parameter.name.split(separator: ".")
      for length in 1...parts.count {
        let path = parts[..<length].joined(separator: ".")
        if seen.insert(path).inserted { paths.append(path) }
      }
    }
    let nearest = nearestNames(to: text, among: paths, count: 3).map { "'\($0)'" }.joined(separator: ", ")
    throw TrainingError(
      .noSuchParameter, "'\(text)' names no parameter of \(graph.name); the nearest paths are \(nearest)")
  }
}
