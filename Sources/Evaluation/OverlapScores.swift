/// A score under the name that files give it: most are computed from counts alone, the last from masks and probabilities.
public enum ScoreName: String, Sendable, Codable, CaseIterable {
  case iou
  /// The mean IoU over all classes, background included: a score of a case, not of a class.
  case miou
  case dice
  case precision
  case recall
  case specificity
  case accuracy
  /// The mean of recall and specificity.
  case balancedAccuracy
  /// F-beta with β = 2: recall weighs twice as much as precision (FN count four times FP).
  case f2
  /// F-beta with β = 1/2: precision weighs twice as much as recall.
  case fHalf = "f0.5"
  /// Matthews' correlation between prediction and reference, −1 to 1.
  case matthews
  /// Cohen's kappa: the agreement beyond what chance would give, at most 1.
  case kappa
  /// How much larger the prediction is than the reference, as a share of the reference; 0 is best.
  case volumeDifference
  /// The largest distance between the surfaces, in mm or px.
  case hausdorff = "hd"
  /// The larger of the two directed 95th percentiles of distances between the surfaces, in mm or px.
  case hausdorff95 = "hd95"
  /// The mean distance between the surfaces, in mm or px.
  case averageSurfaceDistance = "assd"
  /// The share of both surfaces within a tolerance of the other one.
  case surfaceDice = "nsd"
  /// The IoU of what lies near the outlines.
  case boundaryIoU
  /// How well the centre lines of tubes lie within each other.
  case clDice
  /// The area under the ROC curve of a class's probabilities.
  case areaUnderCurve = "auc"
  /// The precision at each threshold, weighted by the recall that it adds.
  case averagePrecision
  /// How far mean probability and frequency are apart, over 15 bins (ECE).
  case calibrationError
  /// The mean squared difference between probability and truth.
  case brierScore = "brier"
}

extension ScoreName {
  /// The score of one class; not a number where it is undefined, as `miou` always is, and what is not computed from counts.
  ///
  /// Dice = 2TP/(2TP+FP+FN), IoU = TP/(TP+FP+FN), precision = TP/(TP+FP), recall = TP/(TP+FN),
  /// specificity = TN/(TN+FP), accuracy = (TP+TN)/all, balanced accuracy = (recall + specificity)/2,
  /// F-beta = (1+β²)TP/((1+β²)TP+β²FN+FP), Matthews = (TP·TN−FP·FN)/√((TP+FP)(TP+FN)(TN+FP)(TN+FN)),
  /// kappa = (accuracy − chance)/(1 − chance), volume difference = (FP−FN)/(TP+FN). A denominator of 0 leaves a score
  /// undefined: IoU and Dice of a class that neither map has, precision without a prediction, recall without a reference.
  public func value(of counts: ClassCounts) -> Double {
    let (tp, fp) = (counts.truePositives, counts.falsePositives)
    let (fn, tn) = (counts.falseNegatives, counts.trueNegatives)
    return switch self {
    case .iou: ratio(tp, tp + fp + fn)
    case .miou: .nan
    case .dice: ratio(2 * tp, 2 * tp + fp + fn)
    case .precision: ratio(tp, tp + fp)
    case .recall: ratio(tp, tp + fn)
    case .specificity: ratio(tn, tn + fp)
    case .accuracy: ratio(tp + tn, tp + fp + fn + tn)
    case .balancedAccuracy: (ratio(tp, tp + fn) + ratio(tn, tn + fp)) / 2
    case .f2: ratio(5 * tp, 5 * tp + 4 * fn + fp)
    case .fHalf: ratio(5 * tp, 5 * tp + fn + 4 * fp)
    case .matthews: counts.correlation
    case .kappa: counts.kappa
    case .volumeDifference: ratio(fp - fn, tp + fn)
    case .hausdorff, .hausdorff95, .averageSurfaceDistance, .surfaceDice, .boundaryIoU, .clDice: .nan
    case .areaUnderCurve, .averagePrecision, .calibrationError, .brierScore: .nan
    }
  }

  /// Whether the largest value is the best one; of the others the smallest is, but of the volume difference 0.
  public var isHigherBetter: Bool {
    switch self {
    case .volumeDifference, .hausdorff, .hausdorff95, .averageSurfaceDistance: false
    case .calibrationError, .brierScore: false
    default: true
    }
  }

  /// Whether the masks themselves are needed; of such a score there is no pooled value.
  public var needsMasks: Bool {
    switch self {
    case .hausdorff, .hausdorff95, .averageSurfaceDistance, .surfaceDice, .boundaryIoU, .clDice: true
    default: false
    }
  }
}

extension ScoreName {
  /// Whether the probabilities are needed that masks were decided from. Such a score is pooled by adding up how many pixels
  /// have each probability.
  public var needsProbabilities: Bool { Self.fromProbabilities.contains(self) }

  /// Those that need probabilities.
  public static let fromProbabilities: [ScoreName] = [
    .areaUnderCurve, .averagePrecision, .calibrationError, .brierScore,
  ]

  /// Whether counts are all that is needed.
  public var needsCountsAlone: Bool { !needsMasks && !needsProbabilities }
}

extension ClassCounts {
  /// Products of counts of whole images leave 64 bits, so they are taken as numbers with a point.
  fileprivate var correlation: Double {
    let (tp, fp) = (Double(truePositives), Double(falsePositives))
    let (fn, tn) = (Double(falseNegatives), Double(trueNegatives))
    let scale = ((tp + fp) * (tp + fn)).squareRoot() * ((tn + fp) * (tn + fn)).squareRoot()
    return scale == 0 ? .nan : (tp * tn - fp * fn) / scale
  }

  /// Cohen, "A coefficient of agreement for nominal scales", 1960.
  fileprivate var kappa: Double {
    let (tp, fp) = (Double(truePositives), Double(falsePositives))
    let (fn, tn) = (Double(falseNegatives), Double(trueNegatives))
    let all = tp + fp + fn + tn
    let byChance = (tp + fp) * (tp + fn) + (tn + fp) * (tn + fn)
    return all == 0 || all * all == byChance ? .nan : ((tp + tn) * all - byChance) / (all * all - byChance)
  }
}

func ratio(_ numerator: Int, _ denominator: Int) -> Double {
  denominator == 0 ? .nan : Double(numerator) / Double(denominator)
}

/// The mean of the defined values; not a number where there is none. Infinite distances are left out too.
func meanOfDefined(_ values: some Sequence<Double>) -> Double {
  var (sum, count) = (0.0, 0)
  for value in values where value.isFinite {
    sum += value
    count += 1
  }
  return count == 0 ? .nan : sum / Double(count)
}
