internal import Evaluation

/// What every number of the page is, in words and as a formula.
extension StudyReport {
  var definitions: String {
    let unit = study.unitKind == .group ? "group (a patient)" : "case"
    let entries = study.scores.map { ($0.title, definition(of: $0)) } + statistics(unit) + costDefinitions
    let list = entries.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" }
    return """
      <p class="note">TP, FP, FN and TN are pixels of a class in one case: found rightly, found wrongly, missed, and rightly \
      left out. The score of a case is the mean over its foreground classes where it is defined; mIoU is the mean over all \
      classes. A score is undefined where its formula divides 0 by 0, and is then in no mean; distances are infinite where \
      one of two masks is empty.</p>
      \(details("\(entries.count) definitions", "<dl class=\"definitions\">\(list.joined(separator: "\n"))</dl>"))
      """
  }

  private func definition(of score: ScoreName) -> String {
    switch score {
    case .iou: "How much of what either mask calls the class both do: TP / (TP + FP + FN); also Jaccard."
    case .miou: "The mean of IoU over all classes, background included."
    case .dice: "The overlap beside the mean size of both masks: 2 TP / (2 TP + FP + FN); also F1."
    case .precision: "How much of what was found is right: TP / (TP + FP); also positive predictive value."
    case .recall: "How much of what is there was found: TP / (TP + FN); also sensitivity."
    case .specificity: "How much of the rest was left out: TN / (TN + FP)."
    case .accuracy: "The share of pixels whose class is right. High wherever the background is large."
    case .balancedAccuracy: "The mean of recall and specificity."
    case .f2: "Precision and recall together, recall counting more: 5 TP / (5 TP + 4 FN + FP)."
    case .fHalf: "Precision and recall together, precision counting more: 1.25 TP / (1.25 TP + 0.25 FN + FP)."
    case .matthews:
      "The correlation of both masks: (TP · TN − FP · FN) / √((TP + FP)(TP + FN)(TN + FP)(TN + FN))."
    case .kappa: "Agreement beyond chance (Cohen): (p<sub>o</sub> − p<sub>e</sub>) / (1 − p<sub>e</sub>)."
    case .volumeDifference: "The size found beside the true one: (FP − FN) / (TP + FN); best at 0."
    case .hausdorff: "The largest distance from a surface pixel of one mask to the surface of the other, mm or px."
    case .hausdorff95:
      "The larger of the 95th percentiles of the distances from either surface to the other, mm or px."
    case .averageSurfaceDistance:
      "The mean distance from a surface pixel of either mask to the other surface, mm or px."
    case .surfaceDice:
      "The share of both surfaces that lies within \(StudyNumbers.number(tolerance, decimals: 2)) mm (px where the pixels’ "
        + "size is unknown) of the other; also surface Dice."
    case .boundaryIoU:
      "IoU of the pixels of both masks that lie near their outlines: within 2 % of the image’s diagonal."
    case .clDice: "For vessels: the harmonic mean of how much of each mask’s centre line lies in the other mask."
    case .areaUnderCurve:
      "The chance that a pixel of the class has a higher probability than another one; ties count half."
    case .averagePrecision: "The precision at each threshold, weighted by the recall it adds: Σ (Rₙ − Rₙ₋₁) Pₙ."
    case .calibrationError:
      "How far mean probability and frequency are apart, over 15 bins weighted by their pixels (ECE); best at 0."
    case .brierScore: "The mean squared difference between probability and truth; best at 0."
    }
  }

  private var tolerance: Double { study.variants[0].runs[0].plan.first.shared.evaluation.tolerance ?? 1 }

  private func statistics(_ unit: String) -> [(String, String)] {
    let seeds = study.seeds.count
    return [
      (
        "unit and n",
        "What counts as one independent observation: a \(unit). A unit’s score is the mean over its cases, then over the "
          + "\(seeds == 1 ? "seed" : "\(seeds) seeds"); n is the number of units, never of units times seeds."
      ),
      ("mean, SD", "Σx / n, and √(Σ(x − mean)² / (n − 1)), over units."),
      (
        "95 % interval (t)",
        "mean ± t · SD / √n, t the 97.5 % quantile of Student’s distribution with n − 1 degrees of freedom. Of 100 such "
          + "intervals about 95 hold the true mean, if scores are about normal."
      ),
      (
        "95 % interval (bootstrap, BCa)",
        "The units are drawn again, with replacement, 10,000 times; quantiles of the drawn means, corrected for bias and "
          + "skewness (Efron 1987)."
      ),
      (
        "median", "The middle of the units; its interval lies between two of the ordered scores (Conover, section 3.2)."
      ),
      ("units for ±1 point", "The smallest n with 2 t · SD / √n at most 0.02, if the SD stays as it is."),
      (
        "advantage",
        "The mean over units of one variant’s score minus the other’s"
          + "\(study.decisive.isHigherBetter ? "" : ", turned so that more is better"), in "
          + "\(study.decisive.differenceUnit)\(study.decisive.isDistance ? "" : " (a point is 0.01)")."
      ),
      (
        "p",
        "Paired sign-flip test: if both variants were alike, each unit’s difference could as well have had the other sign. "
          + "p is the share of sign patterns whose mean lies as far from 0 as the observed one: of all 2ⁿ up to 16 units, "
          + "of 100,000 drawn ones above."
      ),
      (
        "Holm p",
        "p corrected for \(count(study.comparison.pairs.count, "pair")): the k-th smallest of m is multiplied by "
          + "m − k + 1, and none is below an earlier one (Holm 1979)."
      ),
      (
        "95 % interval over seeds",
        "mean ± t · SD / √K of the K differences of trainings with the same seed, each averaged over the units. It asks "
          + "whether another training could say otherwise; the test above, whether other units could."
      ),
      ("SD between seeds", "√(Σ(x − mean)² / (K − 1)) of K trainings, or of the K differences of two variants."),
      ("better", "Holm p at most 0.05, and an interval over seeds without 0 on the same side."),
      ("Wilcoxon p", "Signed-rank test of the units’ differences, two-sided; uncorrected. Decides nothing."),
      ("effect size d<sub>z</sub>", "The mean difference over the SD of the units’ differences (Cohen)."),
      (
        "P(false claim)",
        "The chance that the variant with the higher mean is not the better one: t<sub>n−1</sub>(−√n |mean| / SD) "
          + "(Christodoulou et al. 2025)."
      ),
      (
        "units needed",
        "The smallest n ≥ ((t<sub>1−α/2</sub> + t<sub>0.8</sub>) SD / mean)², α = 0.05 / "
          + "\(study.comparison.pairs.count): how many would show the observed difference with 80 % power."
      ),
      (
        "rank",
        "The share of 2,000 redrawn samples in which a variant’s mean is first, second … (Wiesenfarth et al. 2021)."
      ),
      (
        "box",
        "From the first to the third quartile, a bar at the median, a diamond at the mean; whiskers reach the "
          + "farthest value within 1.5 times the box."
      ),
    ] + (study.equivalenceMargin.map(equivalence) ?? [])
  }

  private func equivalence(_ margin: Double) -> [(String, String)] {
    [
      (
        "equivalent",
        "Two one-sided t tests (TOST): the difference lies within "
          + "±\(StudyNumbers.number(margin * study.decisive.pointsPerUnit, decimals: 2)) "
          + "\(study.decisive.differenceUnit), Holm p at most 0.05, and so does the 90 % interval over seeds."
      )
    ]
  }

  private var costDefinitions: [(String, String)] {
    [
      ("parameters", "Trainable numbers of the network; a classical method has none."),
      (
        "multiply-adds",
        "Multiplications of the convolutions for one patch (for the largest test image where there are no patches)."
      ),
      ("training, prediction", "Wall time of one training; of all predictions over the number of cases."),
      ("memory", "The most main memory that the process took."),
      (
        "Pareto front",
        "Variants to which no other is to be preferred: none scores as well or better for as little or less."
      ),
    ]
  }
}
