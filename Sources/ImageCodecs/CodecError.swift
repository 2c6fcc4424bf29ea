/// Why a file could not be read or written: what was expected, what was found, which file.
public struct CodecError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// No such file or folder.
    case notFound
    /// A folder, a device, or a file that may not be read.
    case unreadable
    /// A file of 0 bytes.
    case empty
    /// Not a PNG, JPEG or TIFF.
    case unknownFormat
    /// The file ends before its pixels do.
    case truncated
    /// The file contradicts itself or its check sums.
    case corrupt
    /// A variant of the format, or samples in memory, that this program does not handle.
    case unsupported
    /// Above `DecodingLimits`.
    case tooLarge
    /// The disk is full, the folder missing or write-protected.
    case unwritable
    /// Labels in a format that changes them.
    case lossyMask
  }

  public let code: Code
  /// The path as given, or the name of the bytes.
  public let file: String
  /// One sentence without the file.
  public let message: String

  public init(_ code: Code, file: String, _ message: String) {
    self.code = code
    self.file = file
    self.message = message
  }

  public var description: String { "\(file): \(message)" }
}
