/// What one case scored.
public struct CaseScores: Sendable, Equatable {
  public let name: String
  /// The patient, where there are groups.
  public let group: String?
  public let counts: ConfusionCounts
  /// Each class against the rest, background included.
  public let rows: [ClassCounts]
  /// Of each class, what was computed from the masks; empty where nothing was.
  private let fromMasks: [[ScoreName: Double]]

  /// - Parameter fromMasks: see ``MaskScores``.
  public init(
    name: String, group: String? = nil, counts: ConfusionCounts, fromMasks: [[ScoreName: Double]] = []
  ) {
    precondition(fromMasks.isEmpty || fromMasks.count == counts.classes)
    self.name = name
    self.fromMasks = fromMasks
    self.group = group
    self.counts = counts
    rows = counts.classCounts
  }

  /// The score of a class; `miou` belongs to the whole case and is the same for each.
  public func score(_ score: ScoreName, ofClass label: Int) -> Double {
    if score.needsMasks { return fromMasks.isEmpty ? .nan : fromMasks[label][score] ?? .nan }
    return score == .miou ? miou : score.value(of: rows[label])
  }

  /// The mean IoU over the foreground classes where it is defined.
  public var iou: Double { meanOverForeground(.iou) }

  /// The mean IoU over all classes, background included, where it is defined.
  public var miou: Double { meanOfDefined(rows.lazy.map(ScoreName.iou.value)) }

  /// The mean Dice over the foreground classes where it is defined.
  public var dice: Double { meanOverForeground(.dice) }

  /// The share of pixels whose class was predicted; not a number where all are ignored.
  public var accuracy: Double { ratio(counts.trace, counts.total) }

  private func meanOverForeground(_ score: ScoreName) -> Double {
    meanOfDefined(rows.dropFirst().lazy.map(score.value))
  }
}
