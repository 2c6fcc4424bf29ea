/// What is kept of the probabilities of one class over any number of pixels: enough for all curves and scores, and to be
/// pooled again.
public struct ProbabilityTally: Sendable, Equatable, Codable {
  public var histogram = OddsHistogram()
  public var calibration = Calibration()

  public init() {}

  public init(histogram: OddsHistogram, calibration: Calibration) {
    self.histogram = histogram
    self.calibration = calibration
  }

  /// Counts pixels; see ``OddsHistogram/add(_:labels:of:)``.
  public mutating func add(_ probabilities: Span<Float>, labels: Span<UInt8>, of label: UInt8) {
    histogram.add(probabilities, labels: labels, of: label)
    calibration.add(probabilities, labels: labels, of: label)
  }

  /// The same pixels and others.
  public static func += (one: inout ProbabilityTally, other: ProbabilityTally) {
    one.histogram += other.histogram
    one.calibration += other.calibration
  }

  public var scores: ClassProbabilityScores { scores(RankingCurve(histogram).areas) }

  /// The same with areas that are more exact than those of the bins.
  ///
  /// - Parameter areas: of the same pixels.
  public func scores(_ areas: RankingAreas) -> ClassProbabilityScores {
    precondition(areas.positives + areas.negatives == calibration.count)
    return ClassProbabilityScores(
      area: areas.area, averagePrecision: areas.averagePrecision, calibration: calibration)
  }
}

/// What the probabilities of one class scored.
public struct ClassProbabilityScores: Sendable, Equatable, Codable {
  /// Not a number where pixels of the class or of all others are missing, as is the average precision.
  public var area: Double
  public var averagePrecision: Double
  /// What calibration error and Brier score come from; both are not numbers without pixels.
  public var calibration: Calibration

  public var values: [ScoreName: Double] {
    [
      .areaUnderCurve: area, .averagePrecision: averagePrecision, .calibrationError: calibration.expectedError,
      .brierScore: calibration.brierScore,
    ]
  }
}
