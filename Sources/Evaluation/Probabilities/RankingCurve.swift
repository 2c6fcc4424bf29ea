/// What every threshold would give: the ROC curve and its area, the precision-recall curve and the average precision.
///
/// The thresholds are the distinct probabilities, or the bins of an ``OddsHistogram``, from the highest down; pixels of one
/// threshold come in together, so that ties count half in the area.
public struct RankingCurve: Sendable, Equatable {
  /// What lies at and above one threshold.
  public struct Point: Sendable, Equatable {
    public let threshold: Double
    public let truePositives: Int
    public let falsePositives: Int
  }

  /// From the highest threshold to the lowest; those without pixels are left out.
  public let points: [Point]
  /// Pixels of the foreground.
  public let positives: Int
  /// Pixels of the background.
  public let negatives: Int

  public init(_ histogram: OddsHistogram) {
    let bins = (0..<OddsHistogram.bins).reversed().lazy
      .filter { histogram.foreground($0) + histogram.background($0) > 0 }
    self.init(
      bins.map { (OddsHistogram.probability(atStartOf: $0), histogram.foreground($0), histogram.background($0)) })
  }

  /// The exact curve.
  public init(_ pixels: RankedPixels) {
    var steps: [(threshold: Double, positives: Int, negatives: Int)] = []
    pixels.forEachStep { steps.append(($0, $1, $2)) }
    self.init(steps)
  }

  /// As ``init(_:)``, of pixels of which none is ignored.
  ///
  /// - Precondition: no probability is NaN, and there are as many as pixels.
  public init(probabilities: [Float], isForeground: [Bool]) {
    let labels = isForeground.map { $0 ? UInt8(1) : 0 }
    var pixels = RankedPixels()
    pixels.add(probabilities.span, labels: labels.span, of: 1)
    self.init(pixels)
  }

  private init(_ steps: some Sequence<(threshold: Double, positives: Int, negatives: Int)>) {
    var points: [Point] = []
    var (positives, negatives) = (0, 0)
    for step in steps {
      positives += step.positives
      negatives += step.negatives
      points.append(Point(threshold: step.threshold, truePositives: positives, falsePositives: negatives))
    }
    self.points = points
    self.positives = positives
    self.negatives = negatives
  }

  public var areas: RankingAreas {
    var areas = RankingAreas()
    for point in points {
      areas.add(
        positives: point.truePositives - areas.positives, negatives: point.falsePositives - areas.negatives)
    }
    return areas
  }

  /// Under the ROC curve; see ``RankingAreas``.
  public var area: Double { areas.area }
  /// See ``RankingAreas``.
  public var averagePrecision: Double { areas.averagePrecision }

  /// TP / (TP + FP).
  public func precision(at point: Point) -> Double {
    Double(point.truePositives) / Double(point.truePositives + point.falsePositives)
  }

  /// TP / P, also the true positive rate.
  public func recall(at point: Point) -> Double { Double(point.truePositives) / Double(positives) }

  /// FP / N.
  public func falsePositiveRate(at point: Point) -> Double { Double(point.falsePositives) / Double(negatives) }
}
