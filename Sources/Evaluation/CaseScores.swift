/// What one case scored.
public struct CaseScores: Sendable, Equatable {
  public let name: String
  /// The patient, where there are groups.
  public let group: String?
  /// Nothing where only the rows are known, as of a file, or classes overlap, so that a pixel is no single cell of a matrix.
  public let counts: ConfusionCounts?
  /// Of each foreground class, the objects of reference and prediction; empty where they were not asked for.
  public var objects: [ObjectMatching] = []
  /// Each class against the rest, background included where there is one.
  public let rows: [ClassCounts]
  /// Whether classes may overlap, so that there is no background.
  public let isOverlapping: Bool
  /// Of each class, what was computed from the masks; empty where nothing was.
  private let fromMasks: [[ScoreName: Double]]
  /// Of each class, what was computed from probabilities; empty where nothing was.
  private var fromProbabilities: [[ScoreName: Double]] = []

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
    isOverlapping = false
  }

  /// Of classes that overlap, or from what `cases.csv` keeps of a case.
  ///
  /// - Parameters:
  ///   - rows: of all classes, the background first where there is one; all of them count the same pixels.
  ///   - isOverlapping: whether classes may overlap, so that none of them is the background.
  public init(
    name: String, group: String? = nil, rows: [ClassCounts], fromMasks: [[ScoreName: Double]] = [],
    isOverlapping: Bool = false
  ) {
    precondition(!rows.isEmpty && (fromMasks.isEmpty || fromMasks.count == rows.count))
    (self.name, self.group, self.rows, self.fromMasks) = (name, group, rows, fromMasks)
    self.isOverlapping = isOverlapping
    counts = nil
  }

  /// The same case with what its probabilities scored.
  ///
  /// - Parameter scores: of the foreground classes.
  public func adding(_ scores: [ClassProbabilityScores]) -> CaseScores {
    precondition(scores.count == foreground.count)
    return adding(fromProbabilities: (isOverlapping ? [] : [[:]]) + scores.map(\.values))
  }

  /// The same case with what its probabilities scored, as `cases.csv` keeps it.
  ///
  /// - Parameter values: of all classes, the background first where there is one.
  public func adding(fromProbabilities values: [[ScoreName: Double]]) -> CaseScores {
    precondition(values.count == rows.count)
    var both = self
    both.fromProbabilities = values
    return both
  }

  /// The score of a class; `miou` belongs to the whole case and is the same for each.
  public func score(_ score: ScoreName, ofClass label: Int) -> Double {
    if score.needsMasks { return fromMasks.isEmpty ? .nan : fromMasks[label][score] ?? .nan }
    if score.needsProbabilities { return fromProbabilities.isEmpty ? .nan : fromProbabilities[label][score] ?? .nan }
    return score == .miou ? miou : score.value(of: rows[label])
  }

  /// The mean IoU over the foreground classes where it is defined.
  public var iou: Double { meanOverForeground(.iou) }

  /// The mean IoU over all classes, background included where there is one, where it is defined.
  public var miou: Double { meanOfDefined(rows.lazy.map(ScoreName.iou.value)) }

  /// The mean Dice over the foreground classes where it is defined.
  public var dice: Double { meanOverForeground(.dice) }

  /// The share of pixels whose class was predicted; not a number where all are ignored, or where classes overlap.
  public var accuracy: Double {
    isOverlapping ? .nan : ratio(rows.reduce(0) { $0 + $1.truePositives }, rows[0].total)
  }

  /// The classes but for the background.
  public var foreground: Range<Int> { (isOverlapping ? 0 : 1)..<rows.count }

  private func meanOverForeground(_ score: ScoreName) -> Double {
    meanOfDefined(foreground.lazy.map { score.value(of: rows[$0]) })
  }
}
