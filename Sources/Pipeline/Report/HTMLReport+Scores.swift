internal import Evaluation
internal import Foundation

/// The tables of scores, and what their numbers mean.
extension HTMLReport {
  /// The means over foreground classes with all that is known of their certainty.
  var certaintyTable: String {
    let whole: [(ScoreName, [Double])] = [
      (.iou, scores.cases.map(\.iou)), (.miou, scores.cases.map(\.miou)), (.dice, scores.cases.map(\.dice)),
    ]
    let rows = whole.map { name, values -> [String] in
      let found = ScoreInterval(
        UnitSummary(scores.units, values: values), score: name, seed: shared.seed, item: "report \(name.rawValue)",
        draws: draws)
      return [
        name.link, "\(found.mean.count)", "\(found.summary.leftOut)", scoreText(found.mean.mean),
        scoreText(found.summary.deviation), intervalText(found.mean.low, found.mean.high),
        found.bootstrap.map { intervalText($0.lowerBound, $0.upperBound) } ?? "–", scoreText(found.median.median),
        intervalText(found.median.low, found.median.high), found.unitsNeeded.map(groupedDigits) ?? "–",
      ]
    }
    let head: [ReportTerm] = [.mean, .deviation, .interval, .bootstrap, .median]
    let table = HTMLTable(
      caption: "How sure the means are",
      head: ["score", ReportTerm.count.link, "left out"] + head.map(\.link)
        + ["its 95 % interval", ReportTerm.needed.link], rows: rows)
    let isGrouped = scores.units.kind == .group
    let unit =
      isGrouped ? "The unit is the group: its cases are averaged first, for they are alike." : "The unit is the case."
    return """
      \(table.html)
      <p class="note">\(unit) Left out: \(isGrouped ? "groups" : "cases") in which the score is undefined. IoU and Dice of a \
      case are means over its foreground classes. The intervals are about the test units of this one training; another seed \
      would give another network.</p>
      """
  }

  /// A row a class and score.
  var classTable: String {
    let rows = scores.classes.indices.flatMap { label in
      let names = ClassScoreRow.names(of: scores, label: label)
      return names.enumerated().map { place, name in
        let row = ClassScoreRow(scores, label: label, score: name)
        let head =
          place == 0 ? "<th scope=\"rowgroup\" rowspan=\"\(names.count)\">\(escape(scores.classes[label]))</th>" : ""
        return "<tr>\(head)<td class=\"how\">\(name.link)</td>\(row.cells.map { "<td>\($0)</td>" }.joined())</tr>"
      }
    }
    let head = ClassScoreRow.head(scores).map { "<th scope=\"col\">\($0)</th>" }
    let table = """
      <table><thead><tr><th scope="col">class</th><th scope="col" class="words">score</th>\(head.joined())</tr></thead>\
      <tbody>\(rows.joined())</tbody></table>
      """
    return """
      \(HTMLTable.scrolling("Scores by class", table))
      <p class="note">\(scores.isOverlapping
        ? "Classes may overlap: each is scored by itself, and there is no background."
        : "Means leave out the background, but for mIoU, the mean IoU over all classes.") \
      \(scores.summary.scored) cases are scored; in \(scores.summary.undefined) the foreground IoU is undefined (empty in \
      both).\(infinite) The same numbers stand in scores.json, scores.md and scores.tex.</p>
      """
  }

  private var infinite: String {
    let counts = scores.infinite.map { "\($0.score) \($0.count)" }
    return counts.isEmpty ? "" : " Infinite distances, which are in no mean: \(counts.joined(separator: ", "))."
  }

  /// Each case as a mark: its IoU and Dice, or the IoU of each class where there are several.
  var spread: ReportFigure {
    let names = scores.cases.map(\.name)
    let groups: [StripPlot.Group]
    if scores.foreground.count == 1 {
      groups = [
        StripPlot.Group(name: "IoU", values: scores.cases.map(\.iou), valueNames: names),
        StripPlot.Group(name: "Dice", values: scores.cases.map(\.dice), valueNames: names),
      ]
    } else {
      groups = scores.foreground.map { label in
        StripPlot.Group(
          name: scores.classes[label], values: scores.cases.map { $0.score(.iou, ofClass: label) }, valueNames: names)
      }
    }
    let what = scores.foreground.count == 1 ? "Scores of each case" : "IoU of each case and class"
    let plot = StripPlot(title: what, axisLabel: "score", groups: groups, includes: [0, 1])
    return ReportFigure(
      name: "cases", chart: plot.chart,
      caption:
        "A mark is a case, whose name shows where the mouse rests on it. The box holds the middle half, its bar is the "
        + "median, the diamond the mean; whiskers reach as far as one and a half boxes.")
  }

  var definitions: String {
    // Those that the page shows whatever was asked for, and those that were.
    let always: [ScoreName] = [.iou, .miou, .dice] + (curves == nil ? [] : ScoreName.fromProbabilities)
    let names = ScoreName.allCases.filter { always.contains($0) || shared.evaluation.scores.contains($0) }
    let scores = names.map { name in
      let text = name.definition(tolerance: shared.evaluation.surfaceTolerance)
      return "<dt id=\"\(name.anchor)\">\(name.title)</dt><dd>\(escape(text))</dd>"
    }
    let terms = ReportTerm.allCases.map { term in
      let text = term.definition(unit: self.scores.units.kind)
      return "<dt id=\"\(term.anchor)\">\(term.title)</dt><dd>\(escape(text))</dd>"
    }
    return """
      <p class="note">TP: pixels that reference and prediction give to a class; FP: those the prediction alone gives to it; FN: \
      those the reference alone; TN: those neither does. Pixels that the reference leaves unscored are in none.</p>
      <dl>\((scores + terms).joined(separator: "\n"))</dl>
      """
  }

  var caseTable: String {
    let rows = scores.cases.map { entry in
      [
        "<span title=\"\(escape(entry.name))\">\(escape(shortened(entry.name)))</span>", escape(entry.group ?? ""),
        scoreText(entry.iou), scoreText(entry.miou), scoreText(entry.dice),
      ]
    }
    let table = HTMLTable(
      caption: "Every case", head: ["case", "group", "IoU", "mIoU", "Dice"], rows: rows, wordColumns: [1])
    return details(counted(scores.cases.count, "case"), table.html, isOnPaper: false)
      + "<p class=\"note\">cases.csv has every score of every case and class.</p>"
  }

  var settings: String {
    let plan = jsonText(plan, without: ["cases"])
    let hashes = jsonText(manifest, without: ["inputs"])
    let title = rounds.count > 1 ? "Plan of the first fold" : "Plan"
    return details(title, "<pre tabindex=\"0\">\(escape(plan))</pre>", isOnPaper: false)
      + details("Versions, machine and hashes", "<pre tabindex=\"0\">\(escape(hashes))</pre>")
      + "<p class=\"note\">plan.json holds the plan with all cases, manifest.json the hashes of all inputs.</p>"
  }

  private func jsonText(_ value: some Encodable, without keys: [String]) -> String {
    guard let data = try? jsonEncoder.encode(value),
      var object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    else { return "" }
    for key in keys { object[key] = nil }
    let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return (try? JSONSerialization.data(withJSONObject: object, options: options)).map {
      String(decoding: $0, as: UTF8.self)
    } ?? ""
  }
}
