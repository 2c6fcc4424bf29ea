/// How well objects were found at one IoU threshold. What is undefined is not a number.
public struct ObjectScores: Sendable, Equatable {
  /// The names that files give the scores.
  public enum Name: String, Sendable, CaseIterable {
    case precision
    case recall
    case f1
    /// TP / (TP + FP + FN).
    case averagePrecision = "ap"
    /// The mean IoU of matched pairs.
    case segmentationQuality = "sq"
    case panopticQuality = "pq"
  }

  private let values: [Name: Double]

  public init(_ matching: ObjectMatching, above threshold: Double) {
    values = [
      .precision: matching.precision(above: threshold), .recall: matching.recall(above: threshold),
      .f1: matching.f1(above: threshold), .averagePrecision: matching.averagePrecision(above: threshold),
      .segmentationQuality: matching.segmentationQuality(above: threshold),
      .panopticQuality: matching.panopticQuality(above: threshold),
    ]
  }

  /// The mean of each score where it is defined.
  init(meanOf scores: [ObjectScores]) {
    values = Dictionary(
      uniqueKeysWithValues: Name.allCases.map { name in (name, meanOfDefined(scores.lazy.map { $0[name] })) })
  }

  public subscript(name: Name) -> Double { values[name]! }
}

/// How well the objects of a set of cases were found.
///
/// *macro* is each class's mean over the cases where a score is defined, *pooled* counts the objects of all cases as if of one
/// image; both then are means over the foreground classes.
public struct ObjectSummary: Sendable, Equatable {
  /// Averages at each of ``ObjectMatching/thresholds``, and what all of them together give.
  public struct Averages: Sendable, Equatable {
    public let scores: [ObjectScores]
    /// The mean of AP over the thresholds.
    public let meanAveragePrecision: Double

    init(_ matching: ObjectMatching) {
      scores = ObjectMatching.thresholds.map { ObjectScores(matching, above: $0) }
      meanAveragePrecision = matching.meanAveragePrecision
    }

    init(meanOf averages: [Averages]) {
      scores = ObjectMatching.thresholds.indices.map { place in ObjectScores(meanOf: averages.map { $0.scores[place] })
      }
      meanAveragePrecision = meanOfDefined(averages.lazy.map(\.meanAveragePrecision))
    }
  }

  public struct ClassObjects: Sendable, Equatable {
    public let name: String
    /// Objects of the reference.
    public let references: Int
    /// Objects of the prediction.
    public let predictions: Int
    public let macro: Averages
    public let pooled: Averages
  }

  /// Of the foreground classes.
  public let perClass: [ClassObjects]
  public let macro: Averages
  public let pooled: Averages

  /// - Parameters:
  ///   - cases: of each, the objects by foreground class.
  ///   - classes: the names of these classes.
  public init(_ cases: [[ObjectMatching]], classes: [String]) {
    perClass = classes.enumerated().map { place, name in
      let sum = ObjectMatching.pooled(cases.map { $0[place] })
      return ClassObjects(
        name: name, references: sum.references, predictions: sum.predictions,
        macro: Averages(meanOf: cases.map { Averages($0[place]) }), pooled: Averages(sum))
    }
    macro = Averages(meanOf: perClass.map(\.macro))
    pooled = Averages(meanOf: perClass.map(\.pooled))
  }
}
