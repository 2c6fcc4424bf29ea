/// The curves over all thresholds of the probabilities of each foreground class: what `curves.json` holds.
public struct ProbabilityCurves: Sendable, Equatable, Codable {
  public var classes: [ClassCurves]

  public init(classes: [ClassCurves]) { self.classes = classes }

  /// - Parameters:
  ///   - tallies: of all pixels, one a foreground class.
  ///   - names: of these classes.
  public init(_ tallies: [ProbabilityTally], names: [String]) {
    precondition(tallies.count == names.count)
    classes = zip(tallies, names).map { ClassCurves($0, name: $1) }
  }
}

/// The curves of one class against all others. Undefined numbers are absent, and so are curves that need both classes.
public struct ClassCurves: Sendable, Equatable, Codable {
  /// A place on the ROC curve: what a threshold gives.
  public struct ROCPoint: Sendable, Equatable, Codable {
    public var falsePositiveRate: Double
    public var recall: Double
    /// Pixels with this probability or a higher one are foreground; 1 at the first point, where none is.
    public var threshold: Double

    public init(falsePositiveRate: Double, recall: Double, threshold: Double) {
      self.falsePositiveRate = falsePositiveRate
      self.recall = recall
      self.threshold = threshold
    }
  }

  /// A place on the precision-recall curve.
  public struct PrecisionRecallPoint: Sendable, Equatable, Codable {
    public var recall: Double
    public var precision: Double
    public var threshold: Double

    public init(recall: Double, precision: Double, threshold: Double) {
      self.recall = recall
      self.precision = precision
      self.threshold = threshold
    }
  }

  /// A bin of the reliability curve: pixels of similar probability.
  public struct ReliabilityBin: Sendable, Equatable, Codable {
    public var count: Int
    /// Absent in an empty bin, as is the frequency.
    public var meanProbability: Double?
    /// The share that is of the class.
    public var frequency: Double?

    public init(count: Int, meanProbability: Double?, frequency: Double?) {
      self.count = count
      self.meanProbability = meanProbability
      self.frequency = frequency
    }
  }

  public var name: String
  /// Pixels of the class, by the reference.
  public var positives: Int
  /// Pixels of all others.
  public var negatives: Int
  /// From (0, 0) to (1, 1), at most 256: those between which straight lines differ least from the whole curve.
  public var rocPoints: [ROCPoint]
  /// From the highest threshold to the lowest, at most 256.
  public var precisionRecallPoints: [PrecisionRecallPoint]
  /// Bins of one width over 0…1.
  public var reliability: [ReliabilityBin]
  /// Under the ROC curve, of all bins.
  public var area: Double?
  public var averagePrecision: Double?
  public var calibrationError: Double?
  public var brierScore: Double?

  public init(
    name: String, positives: Int, negatives: Int, rocPoints: [ROCPoint], precisionRecallPoints: [PrecisionRecallPoint],
    reliability: [ReliabilityBin], area: Double?, averagePrecision: Double?, calibrationError: Double?,
    brierScore: Double?
  ) {
    self.name = name
    self.positives = positives
    self.negatives = negatives
    self.rocPoints = rocPoints
    self.precisionRecallPoints = precisionRecallPoints
    self.reliability = reliability
    self.area = area
    self.averagePrecision = averagePrecision
    self.calibrationError = calibrationError
    self.brierScore = brierScore
  }
}

extension ClassCurves {
  /// The most points of a curve.
  static let mostPoints = 256

  init(_ tally: ProbabilityTally, name: String) {
    let curve = RankingCurve(tally.histogram)
    let hasBoth = curve.positives > 0 && curve.negatives > 0
    self.init(
      name: name, positives: curve.positives, negatives: curve.negatives,
      rocPoints: hasBoth ? Self.rocPoints(curve) : [],
      precisionRecallPoints: hasBoth ? Self.precisionRecallPoints(curve) : [],
      reliability: tally.calibration.bins.map {
        ReliabilityBin(
          count: $0.count, meanProbability: defined($0.meanProbability), frequency: defined($0.frequency))
      },
      area: defined(curve.area), averagePrecision: defined(curve.averagePrecision),
      calibrationError: defined(tally.calibration.expectedError), brierScore: defined(tally.calibration.brierScore))
  }

  private static func rocPoints(_ curve: RankingCurve) -> [ROCPoint] {
    let all =
      [ROCPoint(falsePositiveRate: 0, recall: 0, threshold: 1)]
      + curve.points.map {
        ROCPoint(
          falsePositiveRate: curve.falsePositiveRate(at: $0), recall: curve.recall(at: $0), threshold: $0.threshold)
      }
    return thinned(all.map { SIMD2($0.falsePositiveRate, $0.recall) }, to: mostPoints).map { all[$0] }
  }

  private static func precisionRecallPoints(_ curve: RankingCurve) -> [PrecisionRecallPoint] {
    let all = curve.points.map {
      PrecisionRecallPoint(recall: curve.recall(at: $0), precision: curve.precision(at: $0), threshold: $0.threshold)
    }
    return thinned(all.map { SIMD2($0.recall, $0.precision) }, to: mostPoints).map { all[$0] }
  }
}

private func defined(_ value: Double) -> Double? { value.isNaN ? nil : value }
