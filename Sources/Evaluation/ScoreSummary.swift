/// The scores of a set of cases, averaged in the two ways that the field uses.
///
/// *macro*: each class's mean over the cases where it is defined, then the mean over classes. *pooled*: the cases'
/// counts summed, or the histograms of their probabilities, each class scored, then the mean over classes. Means leave out the
/// background, but for `miou`; `accuracy` is that of all pixels. Where classes overlap there is no background, and `accuracy`
/// is that of single classes alone.
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
  /// In the order of the classes, the background first where there is one.
  public let perClass: [ClassAverages]
  /// Cases whose foreground IoU is defined.
  public let scored: Int
  /// Cases whose foreground IoU is not.
  public let undefined: Int
  /// Distances that are infinite, because one of two masks is empty, and so are left out of the means: how many of all cases
  /// and classes. Scores without any are left out.
  public let infinite: [ScoreName: Int]
  /// The confusion matrices of all cases, summed; nothing where a case has none, or there is no case.
  public let confusion: ConfusionCounts?
  /// Whether classes may overlap, so that there is no background.
  public let isOverlapping: Bool

  /// - Parameters:
  ///   - cases: scored with the same classes, and all in one way.
  ///   - classes: their names, the background first where there is one.
  ///   - scores: which to average; one named again counts once.
  ///   - probabilities: of all pixels of all cases, by foreground class; empty: there are none.
  public init(
    _ cases: [CaseScores], classes: [String], scores: [ScoreName] = ScoreName.allCases,
    probabilities: [ProbabilityTally] = []
  ) {
    let pooledCounts = classes.indices.map { label in cases.reduce(ClassCounts.none) { $0 + $1.rows[label] } }
    let isOverlapping = cases.first?.isOverlapping ?? false
    precondition(
      cases.allSatisfy { $0.isOverlapping == isOverlapping }, "classes overlap in one case and not in another")
    self.isOverlapping = isOverlapping
    confusion = Self.confusion(of: cases)
    let foreground = (isOverlapping ? 0 : 1)..<classes.count
    precondition(probabilities.isEmpty || probabilities.count == foreground.count)
    let pooledProbabilities =
      probabilities.isEmpty ? [] : (isOverlapping ? [] : [[:]]) + probabilities.map { $0.scores.values }
    func pooledValue(_ score: ScoreName, _ label: Int) -> Double {
      guard score.needsProbabilities else { return score.value(of: pooledCounts[label]) }
      return pooledProbabilities.isEmpty ? .nan : pooledProbabilities[label][score] ?? .nan
    }
    let scores = scores.enumerated().filter { !scores[..<$0.offset].contains($0.element) }.map(\.element)
    let classScores = scores.filter { $0 != .miou }
    self.scores = scores
    perClass = classes.enumerated().map { label, name in
      ClassAverages(
        name: name,
        macro: Self.table(classScores) { score in meanOfDefined(cases.lazy.map { $0.score(score, ofClass: label) }) },
        pooled: Self.table(classScores) { pooledValue($0, label) })
    }
    macro = Self.table(scores) { score in
      if score == .accuracy { return meanOfDefined(cases.lazy.map(\.accuracy)) }
      return Self.mean(score, classes.indices, foreground) { name, label in
        meanOfDefined(cases.lazy.map { $0.score(name, ofClass: label) })
      }
    }
    pooled = Self.table(scores) { score in
      if score == .accuracy {
        return isOverlapping
          ? .nan : ratio(pooledCounts.reduce(0) { $0 + $1.truePositives }, pooledCounts[0].total)
      }
      return Self.mean(score, classes.indices, foreground, pooledValue)
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

  private static func confusion(of cases: [CaseScores]) -> ConfusionCounts? {
    let known = cases.compactMap(\.counts)
    guard let first = known.first, known.count == cases.count else { return nil }
    return known.dropFirst().reduce(into: first) { $0 += $1 }
  }

  private static func mean(
    _ score: ScoreName, _ labels: Range<Int>, _ foreground: Range<Int>, _ value: (ScoreName, Int) -> Double
  ) -> Double {
    score == .miou
      ? meanOfDefined(labels.map { value(.iou, $0) }) : meanOfDefined(foreground.map { value(score, $0) })
  }

  private static func table(_ scores: [ScoreName], _ value: (ScoreName) -> Double) -> [ScoreName: Double] {
    Dictionary(uniqueKeysWithValues: scores.map { ($0, value($0)) })
  }
}
