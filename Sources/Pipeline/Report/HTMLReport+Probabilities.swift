internal import Evaluation
internal import Foundation

/// What the probabilities are worth before any threshold: ROC, precision and recall, reliability.
extension HTMLReport {
  var probabilitySection: Section {
    Section(id: "probabilities", title: "Every threshold", content: probabilityContent)
  }

  private var probabilityContent: String {
    guard let curves else {
      let reason =
        plan.network == nil
        ? "A classical method decides each pixel without a probability, so there is no threshold to change: no ROC, "
          + "precision-recall or reliability curve."
        : "This run kept no curves of its probabilities."
      return "<p class=\"note\">\(reason)</p>"
    }
    return """
      <p class="note">All pixels of the test cases that count, each class against the rest, before post-processing. Where the \
      background is large, the ROC curve flatters and the precision-recall curve tells more.</p>
      <div class="charts">\(Self.probabilityFigures(curves).map(\.html).joined())</div>
      \(probabilityTable(curves))
      """
  }

  /// One chart a kind, with a line a class.
  static func probabilityFigures(_ curves: ProbabilityCurves) -> [ReportFigure] {
    func series(
      _ name: String, _ value: KeyPath<ClassCurves, Double?>, _ points: (ClassCurves) -> [(x: Double, y: Double)],
      shares: (ClassCurves) -> [Double]? = { _ in nil }
    ) -> [CurveChart.Series] {
      curves.classes.map {
        .init(
          name: "\(shortened($0.name)): \(name) \(scoreText($0[keyPath: value]))", points: points($0),
          shares: shares($0))
      }
    }
    let ranking = CurveChart(
      title: "ROC curve", xLabel: "false positive rate: share of the rest that is marked", yLabel: "recall",
      series: series("area", \.area) { $0.rocPoints.map { ($0.falsePositiveRate, $0.recall) } }, rule: .diagonal)
    let precision = CurveChart(
      title: "Precision-recall curve", xLabel: "recall", yLabel: "precision",
      series: series("average precision", \.averagePrecision) {
        $0.precisionRecallPoints.map { ($0.recall, $0.precision) }
      }, rule: .levels(curves.classes.map(\.prevalence).filter(\.isFinite)))
    let reliability = CurveChart(
      title: "Reliability", xLabel: "mean probability", yLabel: "share that is of the class",
      series: series(
        "ECE", \.calibrationError, { $0.filledBins.map { ($0.probability, $0.frequency) } },
        shares: { $0.filledBins.map(\.share) }), rule: .diagonal)
    return [
      ReportFigure(
        name: "roc", chart: ranking.chart,
        caption: "Dashed: guessing. The area is the chance that a pixel of the class has a "
          + "higher probability than one that is not."),
      ReportFigure(
        name: "precision-recall", chart: precision.chart,
        caption: "Dashed: guessing, which is as precise as the class is frequent."),
      ReportFigure(
        name: "reliability", chart: reliability.chart,
        caption:
          "Dashed: probabilities that mean what they say. Below it, the network is too sure; a dot is as large as the "
          + "share of pixels in its bin."),
    ]
  }

  private func probabilityTable(_ curves: ProbabilityCurves) -> String {
    let table = HTMLTable(
      caption: "Scores of probabilities",
      head: ["class"] + ScoreName.fromProbabilities.map(\.link) + ["its pixels", "others"],
      rows: curves.classes.map { entry in
        let values = [entry.area, entry.averagePrecision, entry.calibrationError, entry.brierScore]
        return [escape(entry.name)] + values.map { scoreText($0, decimals: 4) }
          + [groupedDigits(entry.positives), groupedDigits(entry.negatives)]
      })
    return table.html + "<p class=\"note\">curves.json has the points of the curves with their thresholds.</p>"
  }
}

extension ClassCurves {
  /// The share of pixels that are of the class; not a number without pixels.
  fileprivate var prevalence: Double { Double(positives) / Double(positives + negatives) }

  /// Bins that hold pixels, each with its share of all.
  fileprivate var filledBins: [(probability: Double, frequency: Double, share: Double)] {
    let all = Double(positives + negatives)
    return reliability.compactMap { bin in
      guard let probability = bin.meanProbability, let frequency = bin.frequency else { return nil }
      return (probability, frequency, Double(bin.count) / all)
    }
  }
}
