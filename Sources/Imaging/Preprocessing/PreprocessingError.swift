/// Why an image cannot be preprocessed as asked; which file it is, the caller knows.
public struct PreprocessingError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// A step needs the size of a pixel, and the file does not say it.
    case spacing
    /// A step needs to know what samples may be.
    case range
    /// A step is for red, green and blue alone.
    case channels
    /// A step would make an image beyond all measure.
    case size
  }

  public let code: Code
  /// Of the step in its list, from 0.
  public let step: Int
  /// What was expected, what was found, what to do.
  public let message: String

  init(_ code: Code, step: Int, _ message: String) {
    self.code = code
    self.step = step
    self.message = message
  }

  public var description: String { "preprocessing.\(step): \(message)" }
}
