/// Why a checkpoint could not be read or written: what kind, which file, what was expected and what to do.
///
/// Compare by ``code``; ``message`` is for people and may change.
public struct CheckpointError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// There is no such file.
    case notFound
    /// The file is there and the system will not give it.
    case unreadable
    /// The file ends before what its header announces.
    case truncated
    /// The file is whole and its content contradicts itself.
    case corrupt
    /// A well-formed safetensors file that is no checkpoint of this program.
    case notACheckpoint
    /// The checkpoint belongs to another architecture.
    case otherArchitecture
    /// The file could not be written: no space, no permission, no folder.
    case unwritable
  }

  public let code: Code
  public let file: String
  public let message: String

  public init(_ code: Code, file: String, _ message: String) {
    self.code = code
    self.file = file
    self.message = message
  }

  public var description: String { "\(file): \(message)" }
}
