/// The scores of a set of cases, averaged in the two ways that the field uses.
///
/// *macro*: each class's mean over the cases where it is defined, then the mean over classes. *pooled*: the cases'
/// confusion matrices summed, each class scored, then the mean over classes. Means leave out the background, but for
/// `miou`; `accuracy` is that of all pixels.
public struct ScoreSummary: Sendable, Equatable {
  /// The averages of one class.
  public struct ClassAverages: Sendable, Equatable {
    public let name: String
    public let macro: [ScoreName: Double]
    public let pooled: [ScoreName: Double]
  }

  public let scores: [ScoreName]
  public let macro: [ScoreName: Double]
  public let pooled: [ScoreName: Double]
  /// In the order of the classes, the background first.
  public let perClass: [ClassAverages]
  /// Cases whose foreground IoU is defined.
  public let scored: Int
  /// Cases whose foreground IoU is not.
  public let undefined: Int
  /// Distances that are infinite, because one of two masks is empty, and so are left out of the means: how many of all cases
  /// and classes. Scores without any are left out.
  public let infinite: [ScoreName: Int]

  /// - Parameters:
  ///   - cases: scored with the same classes.
  ///   - classes: their names, the background first.
  ///   - scores: which to average; one named again counts once.
  public init(_ cases: [CaseScores], classes: [String], scores: [ScoreName] = ScoreName.allCases) {
    var sum = ConfusionCounts(classes: classes.count)
    for entry in cases { sum += entry.counts }
    let pooledCounts = sum.classCounts
    let scores = scores.enumerated().filter { !scores[..<$0.offset].contains($0.element) }.map(\.element)
    let classScores = scores.filter { $0 != .miou }
    self.scores = scores
    perClass = classes.enumerated().map { label, name in
      ClassAverages(
        name: name,
        macro: Self.table(classScores) { score in meanOfDefined(cases.lazy.map { $0.score(score, ofClass: label) }) },
        pooled: Self.table(classScores) { $0.value(of: pooledCounts[label]) })
    }
    macro = Self.table(scores) { score in
      if score == .accuracy { return meanOfDefined(cases.lazy.map(\.accuracy)) }
      return Self.mean(score, classes.indices) { name, label in
        meanOfDefined(cases.lazy.map { $0.score(name, ofClass: label) })
      }
    }
    pooled = Self.table(scores) { score in
      if score == .accuracy { return ratio(sum.trace, sum.total) }
      return Self.mean(score, classes.indices) { $0.value(of: pooledCounts[$1]) }
    }
    scored = cases.count { !$0.iou.isNaN }
    undefined = cases.count - scored
    let counts = scores.map { score in
      (
        score,
        cases.reduce(0) { sum, entry in sum + classes.indices.count { entry.score(score, ofClass: $0).isInfinite } }
      )
    }
    infinite = Dictionary(uniqueKeysWithValues: counts.filter { $0.1 > 0 })
  }

  private static func mean(_ score: ScoreName, _ labels: Range<Int>, _ value: (ScoreName, Int) -> Double) -> Double {
    score == .miou
      ? meanOfDefined(labels.map { value(.iou, $0) }) : meanOfDefined(labels.dropFirst().map { value(score, $0) })
  }

  private static func table(_ scores: [ScoreName], _ value: (ScoreName) -> Double) -> [ScoreName: Double] {
    Dictionary(uniqueKeysWithValues: scores.map { ($0, value($0)) })
  }
}
