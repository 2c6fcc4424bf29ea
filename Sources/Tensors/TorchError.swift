/// What libtorch refused to do.
public struct TorchError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of failure it was, for code that can do something about it.
  public enum Code: Int32, Sendable {
    /// Shapes, types or values that do not fit together.
    case refused = 1
    /// Memory ran out, on the CPU or the card: a smaller batch or patch may fit.
    case outOfMemory = 2
  }

  public let code: Code
  /// The operation, as it is called in Swift: `convolution`.
  public let operation: String
  /// The first line of libtorch's own message, and the shapes of the inputs.
  public let message: String

  public init(code: Code, operation: String, message: String) {
    self.code = code
    self.operation = operation
    self.message = message
  }

  public var isOutOfMemory: Bool { code == .outOfMemory }

  public var description: String { "\(operation): \(message)" }
}
