/// One thing that is wrong, and where.
public struct Diagnostic: Sendable, Equatable, CustomStringConvertible {
  /// The file, or the flag that gave the value.
  public let source: String
  /// 1-based; 0 where the source is no file.
  public let line: Int
  /// 1-based; 0 where the source is no file.
  public let column: Int
  public let message: String

  init(_ message: String, at origin: ConfigurationNode.Origin) {
    (source, line, column) = (origin.source, origin.line, origin.column)
    self.message = message
  }

  /// `FILE:LINE:COLUMN: message`, as compilers print it.
  public var description: String { line > 0 ? "\(source):\(line):\(column): \(message)" : "\(source): \(message)" }
}

/// Everything that is wrong with a pipeline definition.
public struct DefinitionError: Error, Sendable, Equatable, CustomStringConvertible {
  public let diagnostics: [Diagnostic]

  init(_ diagnostic: Diagnostic) { diagnostics = [diagnostic] }

  /// - Precondition: `diagnostics` is not empty.
  init(_ diagnostics: [Diagnostic]) {
    precondition(!diagnostics.isEmpty)
    self.diagnostics = diagnostics
  }

  public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
