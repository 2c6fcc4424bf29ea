internal import Evaluation

/// The block `search` of a pipeline file: which keys are tried, how, and by which score.
struct SearchSettings: Sendable, Equatable, Codable {
  /// How the next trial is found.
  enum Method: String, Sendable, Codable, CaseIterable {
    /// Every combination, in the order of the file.
    case grid
    /// Drawn evenly.
    case random
    /// Drawn where earlier trials were good; see ``TreeParzenEstimator``.
    case tpe
  }

  var method: Method = .tpe
  /// Of a grid: all combinations.
  var trials: Int
  /// One in so many trials goes on to a training that many times as long; absent: all are trained to the end.
  var halving: Int?
  /// Of the validation cases.
  var score: ScoreName = .iou
  /// In the order of the file.
  var dimensions: [SearchDimension]

  static let standardTrials = 20
  static let mostTrials = 10_000
}

/// A key that may be searched for, as `--set` writes it: `training.optimizer.learningRate`, `preprocessing.0.resize`.
enum SearchKey {
  static func path(_ key: String) -> [String] {
    key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
  }

  /// Why a key cannot be searched for; nothing where it can.
  ///
  /// What decides which cases there are, and what is true of them, must be the same for all trials, or their scores could
  /// not be compared.
  static func objection(to key: String) -> String? {
    let path = path(key)
    if path.contains("") { return "has an empty part; write it as training.batch" }
    switch path[0] {
    case "data" where path != ["data", "channels"]:
      return
        "would give trials other cases or references, whose scores cannot be compared; of 'data' only 'channels' can be "
        + "searched"
    case "seed": return "is the same for all trials, so that what differs between them is not the luck of the draw"
    case "evaluation": return "changes what is scored and not how well it is done"
    case "name", "extends", "search", "variants": return "is no setting of a training"
    default: return nil
    }
  }

  /// Whether the value at a path of keys is a file's path.
  static func isPath(_ path: [String]) -> Bool {
    let known = [
      ["data", "images"], ["data", "masks"], ["data", "groups"], ["data", "split", "file"], ["model", "pretrained"],
      ["model", "start"], ["model", "start", "checkpoint"], ["evaluation", "references"],
      ["evaluation", "slices", "table"],
    ]
    // One a class, and one a rater.
    let lists = [["data", "masks"], ["evaluation", "references"]]
    return known.contains(path) || path.count == 3 && lists.contains(Array(path.dropLast()))
  }
}
