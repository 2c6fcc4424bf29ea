/// What `sulcus verify` found about a run: check by check, what was expected and what is there.
public struct Verification: Sendable, Equatable, Codable {
  /// One thing that was looked at.
  public struct Check: Sendable, Equatable, Codable {
    public var name: String
    public var status: Status
    public var expected: String
    public var found: String
    /// A sentence for each file or number that is not what it should be.
    public var problems: [String]

    init(_ name: String, _ status: Status, expected: String, found: String, problems: [String] = []) {
      (self.name, self.status, self.expected, self.found) = (name, status, expected, found)
      self.problems = problems
    }

    /// A check that holds where there is no problem.
    init(_ name: String, expected: String, found: String, problems: [String]) {
      self.init(name, problems.isEmpty ? .holds : .fails, expected: expected, found: found, problems: problems)
    }
  }

  public enum Status: String, Sendable, Codable {
    case holds
    /// Something is not what the run says it was.
    case fails
    /// The program, the engine or the machine is another one: told, since equal results are the better proof.
    case differs
    /// There is nothing to check, and why stands in `found`.
    case skipped
  }

  /// The folder that was checked.
  public var run: String
  public var checks: [Check]

  /// Whether no check fails.
  public var holds: Bool { !checks.contains { $0.status == .fails } }

  private enum Key: String, CodingKey { case run, holds, checks }

  init(run: String, checks: [Check]) { (self.run, self.checks) = (run, checks) }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    run = try container.decode(String.self, forKey: .run)
    checks = try container.decode([Check].self, forKey: .checks)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(run, forKey: .run)
    try container.encode(holds, forKey: .holds)
    try container.encode(checks, forKey: .checks)
  }
}
