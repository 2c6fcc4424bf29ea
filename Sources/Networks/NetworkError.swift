/// What is wrong with a network, its options or what it was given.
public struct NetworkError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// No architecture has that name.
    case unknownArchitecture
    /// The architecture has no such option.
    case unknownOption
    /// The option exists, its value cannot be.
    case invalidOption
    /// The network cannot take an input of that shape.
    case invalidSize
    /// No width brings the quantity there.
    case unreachable
    /// Nodes that do not fit together, in a graph read from a file.
    case invalidGraph
    /// Parameters that are missing, of another shape, or not the graph's.
    case parameterMismatch
  }

  public let code: Code
  /// Expected, found and what to do, in plain sentences.
  public let message: String

  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  public var description: String { message }
}
