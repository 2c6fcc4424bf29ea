internal import Evaluation

/// What every number of the page is, in words and as a formula.
extension StudyReport {
  var definitions: String {
    let tolerance = study.variants[0].runs[0].plan.first.shared.evaluation.surfaceTolerance
    let scores = study.scores.map { ($0.title, escape($0.definition(tolerance: tolerance))) }
    let width = study.scores.contains(where: \.isDistance) ? "0.02 (2 mm or px of a distance)" : "0.02"
    let means = (ReportTerm.ofEveryMean + [.pooled]).map {
      ($0.title, escape($0.definition(unit: study.unitKind, seeds: study.seeds.count, width: width)))
    }
    let entries = scores + means + statistics + costDefinitions
    let list = entries.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" }.joined(separator: "\n")
    return """
      <p class="note">TP, FP, FN and TN are pixels of a class in one case: found rightly, found wrongly, missed, and rightly \
      left out. The score of a case is the mean over its foreground classes where it is defined; mIoU is the mean over all \
      classes. A score is undefined where its formula divides 0 by 0, and is then in no mean; distances are infinite where \
      one of two masks is empty.</p>
      \(details("\(entries.count) definitions", "<dl class=\"definitions\">\(list)</dl>", isOpen: true))
      """
  }

  private var statistics: [(String, String)] {
    [
      (
        "advantage",
        "The mean over units of one variant’s score minus the other’s"
          + "\(study.decisive.isHigherBetter ? "" : ", turned so that more is better"), in "
          + "\(study.decisive.differenceUnit)\(study.decisive.isDistance ? "" : " (a point is 0.01)")."
      ),
      (
        "p",
        "Paired sign-flip test: if both variants were alike, each unit’s difference could as well have had the other sign. "
          + "p is the share of sign patterns whose mean lies as far from 0 as the observed one: of all 2ⁿ up to "
          + "\(SignFlipTest.exactUnits) units, of \(groupedDigits(SignFlipTest.drawnFlips)) drawn ones above."
      ),
      (
        "Holm p",
        "p corrected for \(counted(study.comparison.pairs.count, "pair")): the k-th smallest of m is multiplied by "
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
        "The share of \(groupedDigits(standardRankDraws)) redrawn samples in which a variant’s mean is first, second … "
          + "(Wiesenfarth et al. 2021)."
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
          + "±\(scoreText(margin * study.decisive.pointsPerUnit, decimals: 2)) "
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
