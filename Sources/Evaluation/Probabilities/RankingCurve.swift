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
  public init(_ pixels: RankedPixels) { self.init(pixels.steps()) }

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

  /// The area under the ROC curve: the chance that a foreground pixel has the higher probability of two, ties counting
  /// half. Not a number without both classes.
  public var area: Double {
    guard positives > 0 && negatives > 0 else { return .nan }
    var sum = 0.0
    var before = (truePositives: 0, falsePositives: 0)
    for point in points {
      sum +=
        Double(point.falsePositives - before.falsePositives) * Double(point.truePositives + before.truePositives) / 2
      before = (point.truePositives, point.falsePositives)
    }
    return sum / (Double(positives) * Double(negatives))
  }

  /// AP = Σ (Rₙ − Rₙ₋₁) Pₙ. Not a number without both classes.
  public var averagePrecision: Double {
    guard positives > 0 && negatives > 0 else { return .nan }
    var sum = 0.0
    var before = 0
    for point in points where point.truePositives > before {
      sum += Double(point.truePositives - before) * precision(at: point)
      before = point.truePositives
    }
    return sum / Double(positives)
  }

  /// TP / (TP + FP).
  public func precision(at point: Point) -> Double {
    Double(point.truePositives) / Double(point.truePositives + point.falsePositives)
  }

  /// TP / P, also the true positive rate.
  public func recall(at point: Point) -> Double { Double(point.truePositives) / Double(positives) }

  /// FP / N.
  public func falsePositiveRate(at point: Point) -> Double { Double(point.falsePositives) / Double(negatives) }
}
