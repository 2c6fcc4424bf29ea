/// What one case scored.
public struct CaseScores: Sendable, Equatable {
  public let name: String
  /// The patient, where there are groups.
  public let group: String?
  public let counts: ConfusionCounts

  public init(name: String, group: String? = nil, counts: ConfusionCounts) {
    self.name = name
    self.group = group
    self.counts = counts
  }

  /// The score of a class; `miou` belongs to the whole case and is the same for each.
  public func score(_ score: ScoreName, ofClass label: Int) -> Double {
    score == .miou ? miou : score.value(of: counts[label])
  }

  /// The mean IoU over the foreground classes where it is defined.
  public var iou: Double { meanOverForeground(.iou) }

  /// The mean IoU over all classes, background included, where it is defined.
  public var miou: Double { meanOfDefined((0..<counts.classes).map { ScoreName.iou.value(of: counts[$0]) }) }

  /// The mean Dice over the foreground classes where it is defined.
  public var dice: Double { meanOverForeground(.dice) }

  private func meanOverForeground(_ score: ScoreName) -> Double {
    meanOfDefined((1..<counts.classes).map { score.value(of: counts[$0]) })
  }
}
