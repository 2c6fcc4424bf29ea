internal import Evaluation

extension ScoreName {
  /// As a heading shows it.
  var title: String {
    switch self {
    case .iou: "IoU"
    case .miou: "mIoU"
    case .dice: "Dice"
    case .precision: "precision"
    case .recall: "recall"
    case .specificity: "specificity"
    case .accuracy: "accuracy"
    case .balancedAccuracy: "balanced accuracy"
    case .f2: "F2"
    case .fHalf: "F0.5"
    case .matthews: "Matthews"
    case .kappa: "kappa"
    case .volumeDifference: "volume difference"
    case .hausdorff: "HD"
    case .hausdorff95: "HD95"
    case .averageSurfaceDistance: "ASSD"
    case .surfaceDice: "NSD"
    case .boundaryIoU: "boundary IoU"
    case .clDice: "clDice"
    case .areaUnderCurve: "AUC"
    case .averagePrecision: "average precision"
    case .calibrationError: "calibration error"
    case .brierScore: "Brier score"
    }
  }

  /// What it is, in a sentence or two of plain text; TP, FP, FN and TN are pixels of the class against the rest.
  ///
  /// - Parameter tolerance: within which outlines count as alike for `surfaceDice`, in mm or px.
  func definition(tolerance: Double) -> String {
    switch self {
    case .iou:
      "Intersection over union, TP / (TP + FP + FN), also Jaccard: of the area that the reference or the prediction marks, the "
        + "share that both mark. Undefined where neither marks any. That of a case is the mean over its foreground classes."
    case .miou: "The mean of a case's IoU over all classes, the background included where there is one."
    case .dice:
      "2 TP / (2 TP + FP + FN), also F1: the common area over the mean of both areas. Undefined where neither marks any."
    case .precision:
      "TP / (TP + FP), also positive predictive value: of the predicted area, the share that is right. Undefined without a "
        + "prediction."
    case .recall:
      "TP / (TP + FN), also sensitivity: of the reference's area, the share that was found. Undefined without one."
    case .specificity: "TN / (TN + FP): of what the reference leaves out, the share that the prediction leaves out too."
    case .accuracy:
      "(TP + TN) / all pixels; of all classes together, the share of pixels whose class was predicted. High wherever the "
        + "background is large."
    case .balancedAccuracy: "The mean of recall and specificity."
    case .f2: "5 TP / (5 TP + 4 FN + FP): an F-score in which recall counts twice as much as precision."
    case .fHalf: "5 TP / (5 TP + FN + 4 FP): an F-score in which precision counts twice as much as recall."
    case .matthews:
      "(TP · TN − FP · FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN)): the correlation of both masks, −1 to 1."
    case .kappa: "Cohen's (accuracy − chance) / (1 − chance): the agreement beyond what chance would give, at most 1."
    case .volumeDifference:
      "(FP − FN) / (TP + FN): how much larger the predicted area is, as a share of the reference's; 0 is best."
    case .hausdorff:
      "Hausdorff distance: the largest distance from a point of one outline to the other, in mm where the files state the "
        + "size of a pixel, else in pixels; infinite where one of the masks is empty. Smaller is better."
    case .hausdorff95:
      "The larger of the two directed 95th percentiles of distances between the outlines, in mm or pixels; infinite where "
        + "one mask is empty. Smaller is better."
    case .averageSurfaceDistance:
      "The mean distance between the outlines, over both together, in mm or pixels; infinite where one mask is empty. "
        + "Smaller is better."
    case .surfaceDice:
      "Normalized surface Dice: the share of both outlines that lies within \(scoreText(tolerance, decimals: 2)) mm "
        + "(px where the pixels' size is unknown) of the other one."
    case .boundaryIoU:
      "The IoU of what lies near the outlines, within 2 % of the image's diagonal, so that the inside of large objects does "
        + "not count."
    case .clDice:
      "For vessels: how well the centre lines of tubes lie within each other, the harmonic mean of both shares."
    case .areaUnderCurve:
      "The area under the ROC curve: the chance that a pixel of the class has a higher probability than one that is not, ties "
        + "counting half. Undefined where a case has only one of both."
    case .averagePrecision:
      "Σ (Rₙ − Rₙ₋₁) Pₙ over the thresholds: the precision at each, weighted by the recall that it adds. Undefined where a "
        + "case has the class nowhere or everywhere."
    case .calibrationError:
      "Expected calibration error (ECE): how far mean probability and share of the class are apart, over 15 bins of "
        + "probability, weighted by their pixels. 0 is best."
    case .brierScore: "The mean squared difference between probability and truth (0 or 1). 0 is best."
    }
  }

  /// Where the page defines it.
  var anchor: String { "definition-\(rawValue.replacing(".", with: "-"))" }

  /// Its title, as a link to its definition.
  var link: String { "<a class=\"term\" href=\"#\(anchor)\">\(title)</a>" }
}

/// A number of the reports that is no score.
enum ReportTerm: String, CaseIterable {
  case count, mean, macro, deviation, interval, bootstrap, median, pooled, needed, share

  /// What stands with every mean.
  static let ofEveryMean: [ReportTerm] = [.count, .mean, .deviation, .interval, .bootstrap, .median, .needed]

  var title: String {
    switch self {
    case .count: "n"
    case .mean: "mean"
    case .macro: "macro (mean of classes)"
    case .deviation: "SD"
    case .interval: "95 % interval"
    case .bootstrap: "bootstrap interval"
    case .median: "median"
    case .pooled: "pooled"
    case .needed: "n for ±1 point"
    case .share: "share"
    }
  }

  /// In a sentence or two of plain text.
  ///
  /// - Parameters:
  ///   - unit: what n counts.
  ///   - seeds: over which a unit's value is averaged first; nothing: there is one training.
  ///   - width: of the interval that units are planned for.
  func definition(unit: CaseUnits.Kind, seeds: Int? = nil, width: String = "0.02") -> String {
    switch self {
    case .count: Self.units(unit, seeds: seeds)
    case .mean:
      "Σx / n over the \(unit.rawValue)s. The score of a case is the mean over its foreground classes where it is defined, "
        + "so that a class which few cases hold counts less than in a mean of classes (macro)."
    case .macro:
      "Each class's mean over the cases where the score is defined, and of all classes the mean over the foreground classes. "
        + "This is what scores.json holds as “macro”."
    case .deviation: "Sample standard deviation √(Σ(x − mean)² / (n − 1)) over the \(unit.rawValue)s."
    case .interval:
      "Mean ± t · SD / √n, t the 97.5 % quantile of Student's distribution with n − 1 degrees of freedom: of such intervals "
        + "95 % hold the mean of all such images. It takes the test \(unit.rawValue)s as a random sample, and says nothing of "
        + "another training."
    case .bootstrap:
      "From drawing the \(unit.rawValue)s again \(groupedDigits(Bootstrap.standardDraws)) times with replacement (BCa, Efron 1987). "
        + "It needs no normal distribution; where it is far from the t interval, trust neither much."
    case .median:
      "The middle of the \(unit.rawValue)s. Its interval lies between two of the values (Conover, section 3.2) and needs six "
        + "at least."
    case .pooled: "The pixels of all cases together, as if they were one image: large objects count more."
    case .needed:
      "How many \(unit.rawValue)s the 95 % interval of the mean, 2 t · SD / √n wide, would need to be at most \(width) wide, "
        + "were the SD as it is here; for planning."
    case .share:
      "Of the pixels that the reference gives to the class of the row; that on the diagonal is the pooled recall."
    }
  }

  private static func units(_ unit: CaseUnits.Kind, seeds: Int?) -> String {
    let what = unit == .group ? "a group (a patient), whose value is the mean over its cases" : "a case"
    let overSeeds = seeds.map { $0 == 1 ? "" : ", averaged over the \($0) seeds, which make n no larger" } ?? ""
    return
      "Units with a finite value. A unit, one independent observation, is \(what)\(overSeeds). Undefined and infinite "
      + "values are in no mean."
  }

  var anchor: String { "definition-of-\(rawValue)" }

  var link: String { linked(title) }

  /// A text, as a link to its definition.
  func linked(_ text: String) -> String { "<a class=\"term\" href=\"#\(anchor)\">\(text)</a>" }
}
