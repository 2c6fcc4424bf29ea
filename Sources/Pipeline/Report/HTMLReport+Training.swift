internal import Evaluation
internal import Foundation
internal import Networks

/// How it was trained: curves, and what folds share and where they differ.
extension HTMLReport {
  func trainingCharts(_ plan: NetworkPlan) -> String { trainingFigures(plan).map(\.html).joined() }

  /// The curves of training, as far as the log has them.
  func trainingFigures(_ plan: NetworkPlan) -> [ReportFigure] {
    rounds.count > 1 ? foldFigures(plan.selection.best) : figures(rounds[0].records, best: plan.selection.best)
  }

  private func figures(_ records: [EpochRecord], best: ScoreName) -> [ReportFigure] {
    let loss = LineChart(
      title: "Training loss", xLabel: "epoch",
      series: [.init(name: "loss", points: points(of: records, Self.loss))], includes: [0])
    var lines: [(name: ScoreName, value: (EpochRecord) -> Double?)] = [
      (.iou, \.validationIoU), (.dice, \.validationDice),
    ]
    // What the weights were chosen by is always shown.
    if ![.iou, .dice].contains(best) { lines[1] = (best, \.validationScore) }
    let scores = LineChart(
      title: "Validation score", xLabel: "epoch",
      series: lines.enumerated().map { place, line in
        .init(
          name: line.name.title, color: place, points: points(of: records, line.value),
          marked: line.name == best ? kept(of: records, line.value) : nil)
      }, includes: [0, 1])
    let rate = LineChart(
      title: "Learning rate", xLabel: "epoch",
      series: [.init(name: "learning rate", points: points(of: records, \.learningRate))],
      includes: [0])
    return [
      ReportFigure(name: "loss", chart: loss.chart),
      ReportFigure(
        name: "validation-score", chart: scores.chart, caption: "The dot marks the epoch whose weights are kept."),
      ReportFigure(name: "learning-rate", chart: rate.chart),
    ]
  }

  /// A line a fold.
  private func foldFigures(_ best: ScoreName) -> [ReportFigure] {
    func chart(_ title: String, includes: [Double], _ series: (Round) -> LineChart.Series) -> Chart? {
      LineChart(title: title, xLabel: "epoch", series: rounds.map(series), includes: includes, hasLegend: false).chart
    }
    let loss = chart("Training loss", includes: [0]) { round in
      .init(name: "loss", points: points(of: round.records, Self.loss))
    }
    let scores = chart("Validation \(best.title)", includes: [0, 1]) { round in
      .init(
        name: best.title, points: points(of: round.records, \.validationScore),
        marked: kept(of: round.records, \.validationScore))
    }
    let rate = chart("Learning rate", includes: [0]) { round in
      .init(name: "learning rate", points: points(of: round.records, \.learningRate))
    }
    return [
      ReportFigure(name: "loss", chart: loss),
      ReportFigure(
        name: "validation-score", chart: scores,
        caption: "One line a fold; dots mark the epochs whose weights are kept."),
      ReportFigure(name: "learning-rate", chart: rate),
    ]
  }

  private func points(
    of records: [EpochRecord], _ value: (EpochRecord) -> Double?
  ) -> [(x: Double, y: Double)] {
    records.compactMap { record in value(record).map { (Double(record.epoch), $0) } }
  }

  /// An epoch whose steps were all skipped has none.
  private static func loss(_ record: EpochRecord) -> Double? { record.loss.defined }

  /// The epoch whose weights are kept, among those that have the score.
  private func kept(of records: [EpochRecord], _ value: (EpochRecord) -> Double?) -> Int? {
    guard let best = records.lastIndex(where: \.isBest), value(records[best]) != nil else { return nil }
    return records[..<best].count { value($0) != nil }
  }

  func foldsLead(_ plan: NetworkPlan) -> String {
    let cases = testCases
    let groups = Set(plan.cases.compactMap(\.group)).count
    return """
      \(escape(plan.network.architecture)) with \(groupedDigits(plan.parameters)) parameters, trained \(rounds.count) times: each \
      of \(cases) cases\(groups > 0 ? " (\(groups) groups, none of them cut)" : "") is scored once, by the network \
      that never saw it. The best state of each fold was chosen by its \(plan.selection.best.title) on validation cases \
      that are neither trained on nor tested.\(stoppedFolds)
      """
  }

  /// Of all rounds.
  var testCases: Int { rounds.reduce(0) { $0 + $1.plan.shared.cases(in: .test).count } }

  private var stoppedFolds: String {
    let names = rounds.filter { $0.records.last?.stopped != nil }.compactMap {
      $0.plan.shared.fold.map { "\($0.index)" }
    }
    return names.isEmpty ? "" : " Training stopped early in the folds \(names.joined(separator: ", "))."
  }

  var foldTable: String {
    let byName = Dictionary(uniqueKeysWithValues: scores.cases.map { ($0.name, $0) })
    let rows = rounds.map { round -> [String] in
      let plan = round.plan.shared
      let cases = plan.cases(in: .test).compactMap { byName[$0.name] }
      let summary = ScoreSummary(cases, classes: scores.classes, scores: [.iou, .dice])
      let counts = DataSet.allCases.map { "\(plan.cases(in: $0).count)" }
      let found = [summary.macro[.iou], summary.pooled[.iou], summary.macro[.dice], summary.pooled[.dice]]
      let cells = counts + (isTrained ? effort(round.records) : []) + found.map { scoreText($0) }
      return ["\(plan.fold?.index ?? 0)"] + cells
    }
    let head =
      ["fold", "train", "validation", "test"] + (isTrained ? ["steps", "time"] : [])
      + ["IoU, macro", "IoU, pooled", "Dice, macro", "Dice, pooled"]
    return HTMLTable(caption: "Folds", head: head, rows: rows).html
  }

  private var isTrained: Bool { rounds[0].plan.network != nil }

  /// The steps and the time of a training.
  private func effort(_ records: [EpochRecord]) -> [String] {
    [groupedDigits(records.last?.step ?? 0), records.last.map { durationText($0.seconds) } ?? "–"]
  }
}
