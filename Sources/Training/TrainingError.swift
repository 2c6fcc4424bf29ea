/// Why training was refused or stopped.
///
/// Compare by ``code``; ``message`` is for people and may change.
public struct TrainingError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// The loss, optimizer or schedule cannot be what was asked for.
    case invalidConfiguration
    /// The network does not give what the loss compares, or takes what the batch holds.
    case mismatch
    /// A loss or a gradient is infinite or not a number.
    case notFinite
    /// A pattern names no parameter of the network.
    case noSuchParameter
    /// The checkpoint does not hold what a run needs to go on.
    case cannotResume
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
