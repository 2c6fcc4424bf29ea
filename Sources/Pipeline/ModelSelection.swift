public import Evaluation
public import Training

/// What validation decides: which weights are kept, and when training ends before its time.
public struct ModelSelection: Sendable, Equatable, Codable {
  /// The score whose highest value makes the best weights; a schedule that waits on a plateau follows it, too.
  public var best: ScoreName
  /// Absent: training ends at its last step.
  public var earlyStopping: EarlyStopping?
  /// The score that early stopping waits for.
  public var stoppingScore: ScoreName

  public init(best: ScoreName = .iou, earlyStopping: EarlyStopping? = nil, stoppingScore: ScoreName? = nil) {
    self.best = best
    self.earlyStopping = earlyStopping
    self.stoppingScore = stoppingScore ?? best
  }

  /// What a validation has to find out, and what a log shows in any case.
  var scores: [ScoreName] {
    [.iou, .miou, .dice] + [best, stoppingScore].filter { ![.iou, .miou, .dice].contains($0) }
  }
}
