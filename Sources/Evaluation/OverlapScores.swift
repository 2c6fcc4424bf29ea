/// A score computed from counts alone, under the name that files give it.
public enum ScoreName: String, Sendable, Codable, CaseIterable {
  case iou
  /// The mean IoU over all classes, background included: a score of a case, not of a class.
  case miou
  case dice
  case precision
  case recall
  case specificity
  case accuracy
}

extension ScoreName {
  /// The score of one class; not a number where it is undefined, as `miou` always is.
  ///
  /// Dice = 2TP/(2TP+FP+FN), IoU = TP/(TP+FP+FN), precision = TP/(TP+FP), recall = TP/(TP+FN),
  /// specificity = TN/(TN+FP), accuracy = (TP+TN)/all. A denominator of 0 leaves a score undefined: IoU and Dice of a
  /// class that neither map has, precision without a prediction, recall without a reference.
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
    }
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
