/// A trial that was finished: one line of `trials.jsonl`.
public struct SearchTrial: Sendable, Equatable, Codable {
  public enum State: String, Sendable, Codable {
    case done
    case failed
  }

  /// A key of the pipeline file and the value it had, in YAML.
  public struct Setting: Sendable, Hashable, Codable {
    public let key: String
    public let value: String

    /// As `--set` takes it.
    public var text: String { "\(key)=\(value)" }
  }

  /// 1-based.
  public let trial: Int
  /// 1-based; 1 where there is no halving.
  public let rung: Int
  /// The share of the whole training that it had.
  public let share: Double
  /// The place of each key on the unit interval.
  let point: SearchPoint
  /// In the order of the file.
  public let settings: [Setting]
  /// Of the best weights on the validation cases, as it is; nothing where the trial failed.
  public let score: Double?
  /// Of training.
  public let seconds: Double
  public let state: State
  /// Why it failed, or which trial it repeats.
  public let reason: String?
  /// The run's folder, below that of the search.
  public let folder: String
}
