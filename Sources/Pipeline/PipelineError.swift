/// Why a pipeline cannot go on: what was expected, what was found, in which file, and what to do.
public struct PipelineError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case noImages
    case unpaired
    case duplicateName
    case unreadable
    case sizeMismatch
    case maskValues
    case emptySet
    case split
    case unseenClass
    case duplicates
    case patch
    case network
    case parameters
    case schedule
    case device
    case output
    case resume
    case model
    case notFinite
    case interrupted
    case partial
    case memory
    case preprocessing
    case tuning
    case postprocessing
    case search
    case comparison
  }

  public let code: Code
  /// One sentence each; several where several files are wrong.
  public let problems: [String]

  public init(_ code: Code, _ problem: String) {
    self.init(code, [problem])
  }

  public init(_ code: Code, _ problems: [String]) {
    self.code = code
    self.problems = problems
  }

  /// What is wrong with several files: the code is the one that all errors share, else `unreadable`.
  init(files errors: [any Error]) {
    let codes = Set(errors.map { ($0 as? PipelineError)?.code ?? .unreadable })
    self.init(
      codes.count == 1 ? codes.first! : .unreadable, errors.flatMap { ($0 as? PipelineError)?.problems ?? ["\($0)"] })
  }

  /// The most problems that are spelled out.
  static let shown = 20

  public var description: String {
    let rest = problems.count - Self.shown
    return (problems.prefix(Self.shown) + (rest > 0 ? ["… and \(rest) more"] : [])).joined(separator: "\n")
  }
}
