internal import Evaluation
internal import Foundation
internal import Networks

/// The first screen: what came out, in words that need no statistics, and what stands against it.
extension HTMLReport {
  private var iou: UnitSummary { UnitSummary(scores.units, values: scores.cases.map(\.iou)) }

  /// The mean IoU with its number of units, deviation and interval, and what an IoU is.
  var verdict: String {
    let iou = iou
    let cases = counted(scores.cases.count, "test case")
    guard iou.count > 0 else {
      return
        "Of \(cases), none has a defined IoU: neither the reference nor the prediction marks anything in any of them."
    }
    let isGrouped = scores.units.kind == .group
    let units = isGrouped ? "\(counted(iou.count, "group")) (\(cases))" : counted(iou.count, "test case")
    let kinds = isGrouped ? "each group’s cases averaged first, " : ""
    let certainty =
      iou.count > 1
      ? "\(kinds)SD \(scoreText(iou.deviation)), 95 % interval of the mean \(intervalText(iou.interval.low, iou.interval.high))"
      : "one \(scores.units.kind.rawValue) alone, so nothing is known of its spread"
    return """
      On \(units)\(rounds[0].plan.network == nil ? "" : " that \(rounds.count > 1 ? "its network" : "it") never saw"), the \
      <b>\(ReportTerm.mean.link) \(ScoreName.iou.link) is \(scoreText(iou.mean))</b> (n = \(iou.count), \(certainty)). \
      \(reading(iou.mean))
      """
  }

  /// What the number says of areas.
  private func reading(_ mean: Double) -> String {
    let percent = Int((100 * mean).rounded())
    let classes = scores.classes[scores.foreground]
    let name = classes.count == 1 ? escape(classes.first!) : "one of \(classes.count) classes"
    let what = "what the reference or the prediction marks as \(name)"
    return "Of \(what), both mark about \(percent) % on average: 0 is no overlap, 1 a perfect match."
  }

  /// Why the number may not be believed too firmly.
  var cautions: String {
    let iou = iou
    var sentences: [String] = []
    if iou.count < ScoreInterval.fewUnits {
      let unit = scores.units.kind.rawValue
      let needed = iou.unitsNeeded(width: 0.02).map {
        "; for an interval 0.02 wide about \(counted($0, unit)) would be needed"
      }
      sentences.append(
        "n is \(iou.count), below \(ScoreInterval.fewUnits): the mean and its interval rest on few \(unit)s, and one odd "
          + "one moves them\(needed ?? "").")
    }
    let undefined = scores.summary.undefined
    if undefined > 0 {
      sentences.append(
        "In \(counted(undefined, "case")) the foreground IoU is undefined (empty in both), and so in no mean.")
    }
    return sentences.isEmpty ? "" : "<p class=\"note caution\">\(sentences.joined(separator: " "))</p>"
  }

  var lead: String {
    switch plan {
    case .network(let plan): rounds.count > 1 ? foldsLead(plan) : lead(plan)
    case .method(let plan): lead(plan)
    }
  }

  private func lead(_ plan: NetworkPlan) -> String {
    let records = rounds[0].records
    let fold = plan.fold.map { ", fold \($0.index) of \($0.count)," } ?? ""
    let time = records.last.map { " (\(durationText($0.seconds)))" } ?? ""
    return """
      \(escape(plan.network.architecture)) with \(groupedDigits(plan.parameters)) parameters, trained on \
      \(counted(plan.cases(in: .train).count, "case")) for \(groupedDigits(records.last?.step ?? 0)) steps\(time), the best \
      of \(records.count { $0.validationIoU != nil }) states chosen on \
      \(counted(plan.cases(in: .validation).count, "validation case")) by their \(plan.selection.best.title), scored on \
      \(counted(plan.cases(in: .test).count, "test case"))\(fold) that it never saw.\(stopped)
      """
  }

  private var stopped: String {
    guard let reason = rounds[0].records.last?.stopped else { return "" }
    return " " + escape(reason.prefix(1).uppercased() + reason.dropFirst()) + "."
  }

  var tiles: String {
    let macro = scores.summary.macro
    let pooled = scores.summary.pooled
    return [ScoreName.iou, .miou, .dice].filter { macro[$0] != nil }.map { name in
      """
      <div class="tile"><span class="value">\(scoreText(macro[name]))</span>\
      <span class="name">\(name.link)</span>\
      <span class="sub">\(ReportTerm.macro.link); \(ReportTerm.pooled.link) \(scoreText(pooled[name]))</span></div>
      """
    }.joined()
  }
}
