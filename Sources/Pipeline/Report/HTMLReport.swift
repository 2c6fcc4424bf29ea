internal import Evaluation
internal import Foundation
internal import ImageCodecs
internal import Imaging
internal import Networks
internal import Training

/// `report.html`: one self-contained page with scores, what the model is and how it came to be, and the best and worst cases;
/// of one run, or of the folds of a cross-validation together.
struct HTMLReport {
  /// One model with its test.
  struct Round {
    let plan: Plan
    /// Of a training; empty where there was none.
    let records: [EpochRecord]
    /// Where the predicted mask of a case lies.
    let predictions: PredictionWriter
  }

  /// Not empty.
  let rounds: [Round]
  let manifest: Manifest
  /// Of the test cases of all rounds.
  let scores: ScoredCases

  private var plan: Plan { rounds[0].plan }
  var shared: SharedPlan { plan.shared }

  /// Cases shown at each end.
  private static let shown = 3
  /// Pictures are shrunk to this, px.
  private static let longestSide = 420

  /// The whole page.
  func page() throws -> String {
    """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escape(shared.name)) · Sulcus report</title>
    <style>\(ReportStyle.css)</style>
    <main>
    <header>
    <p class="kicker">Sulcus report</p>
    <h1>\(escape(shared.name))</h1>
    <p class="lead">\(lead)</p>
    </header>
    <section class="tiles">\(tiles)</section>
    <section><h2>Scores by class</h2>\(classTable)
    <p class="note">\(definitions)</p></section>
    \(rounds.count > 1 ? "<section><h2>Folds</h2>\(foldTable)</section>" : "")
    \(modelSection)
    <section><h2>Cases</h2>
    <p class="note">Outlines: <span class="key reference"></span> reference, <span class="key prediction"></span> \
    prediction. IoU is the mean over the case's foreground classes.</p>
    \(try gallery())</section>
    <section><h2>Every case</h2>\(caseTable)</section>
    <section><h2>How it was made</h2>\(settings)</section>
    <footer>Sulcus \(sulcusVersion) · libtorch \(escape(manifest.libtorch)) · seed \(shared.seed) · \
    \(escape(manifest.machine.processor)), \(manifest.machine.cores) cores</footer>
    </main>
    </html>
    """
  }

  private var lead: String {
    switch plan {
    case .network(let plan): rounds.count > 1 ? foldsLead(plan) : lead(plan)
    case .method(let plan): lead(plan)
    }
  }

  private var modelSection: String {
    switch plan {
    case .network(let plan): "<section><h2>Training</h2><div class=\"charts\">\(charts(plan))</div></section>"
    case .method(let plan): methodSection(plan)
    }
  }

  private func lead(_ plan: NetworkPlan) -> String {
    let records = rounds[0].records
    let test = plan.cases(in: .test).count
    let fold = plan.fold.map { ", fold \($0.index) of \($0.count)," } ?? ""
    return """
      \(escape(plan.network.architecture)) with \(grouped(plan.parameters)) parameters, trained on \
      \(plan.cases(in: .train).count) cases for \(grouped(records.last?.step ?? 0)) steps\
      \(records.last.map { " (\(minutes($0.seconds)))" } ?? ""), the best of \(records.count { $0.validationIoU != nil }) states chosen on \
      \(plan.cases(in: .validation).count) validation cases by their \(plan.selection.best.title), scored on \(test) \
      test cases\(fold) that it never saw.\(stopped)
      """
  }

  private var stopped: String {
    guard let reason = rounds[0].records.last?.stopped else { return "" }
    return " " + escape(reason.prefix(1).uppercased() + reason.dropFirst()) + "."
  }

  private var tiles: String {
    let macro = scores.summary.macro
    let pooled = scores.summary.pooled
    return [ScoreName.iou, .miou, .dice].map { name in
      """
      <div class="tile"><span class="value">\(percent(macro[name]))</span>\
      <span class="name">\(name.title)</span>\
      <span class="sub">mean of cases; pooled \(percent(pooled[name]))</span></div>
      """
    }.joined()
  }

  private var classTable: String {
    let names = shared.evaluation.scores.filter { $0 != .miou }
    let head = names.map { "<th>\($0.title)</th>" }.joined()
    let rows = scores.summary.perClass.map { entry in
      let cells = names.map { "<td>\(percent(entry.macro[$0]))</td>" }.joined()
      let pooled = names.map { "<td>\(percent(entry.pooled[$0]))</td>" }.joined()
      return """
        <tr><th rowspan="2">\(escape(entry.name))</th><td class="how">mean of cases</td>\(cells)</tr>
        <tr><td class="how">pooled pixels</td>\(pooled)</tr>
        """
    }
    return "<div class=\"scroll\"><table><thead><tr><th>class</th><th></th>\(head)</tr></thead>"
      + "<tbody>\(rows.joined())</tbody></table></div>"
  }

  private var definitions: String {
    """
    IoU = TP/(TP+FP+FN), Dice = 2TP/(2TP+FP+FN). Means leave out the background, but for mIoU, the mean IoU over all \
    classes. \(scores.summary.scored) cases are scored; in \(scores.summary.undefined) the foreground IoU is \
    undefined (empty in both).
    """
  }

  private func gallery() throws -> String {
    let ordered = scores.cases.filter { !$0.iou.isNaN }.sorted { $0.iou > $1.iou }
    let count = min(Self.shown, ordered.count / 2)
    guard ordered.count > 1 else { return try pictures(ordered[...]) }
    return "<h3>Worst</h3>" + (try pictures(ordered.suffix(count).reversed()[...]))
      + "<h3>Best</h3>" + (try pictures(ordered.prefix(count)))
  }

  private func pictures(_ cases: ArraySlice<CaseScores>) throws -> String {
    let byName = Dictionary(
      uniqueKeysWithValues: rounds.flatMap { round in
        round.plan.shared.cases(in: .test).map { ($0.name, (files: $0, masks: round.predictions.masks($0.name))) }
      })
    let reader = shared.caseReader
    let figures = try cases.compactMap { entry -> String? in
      guard let (files, predicted) = byName[entry.name], let masks = predicted else { return nil }
      let image = try reader.image(files.image).content
      let reference = try reader.labels(files.masks)
      let prediction = try shared.predictionReader.labels(masks)
      let plane = image.planes / 2
      let layers = [
        Overlay.Layer(labels: reference.plane(plane), color: Overlay.reference),
        Overlay.Layer(labels: prediction.plane(plane), color: Overlay.prediction),
      ]
      let bare = try Overlay.draw(image, plane: plane, layers: [], longestSide: Self.longestSide).dataURL(.jpeg)
      let drawn = try Overlay.draw(image, plane: plane, layers: layers, longestSide: Self.longestSide).dataURL(.jpeg)
      return """
        <figure class="case"><div class="pair"><img src="\(bare)" alt="image \(escape(entry.name))">\
        <img src="\(drawn)" alt="the same with outlines of reference and prediction"></div>\
        <figcaption><b>IoU \(percent(entry.iou))</b> \(escape(shortened(entry.name)))</figcaption></figure>
        """
    }
    return "<div class=\"gallery\">\(figures.joined())</div>"
  }

  private var caseTable: String {
    let rows = scores.cases.map { entry in
      "<tr><th>\(escape(shortened(entry.name)))</th><td>\(escape(entry.group ?? ""))</td><td>\(percent(entry.iou))</td>"
        + "<td>\(percent(entry.miou))</td><td>\(percent(entry.dice))</td></tr>"
    }
    return
      "<details><summary>\(scores.cases.count) cases</summary><div class=\"scroll\"><table><thead><tr><th>case</th>"
      + "<th>group</th><th>IoU</th><th>mIoU</th><th>Dice</th></tr></thead><tbody>\(rows.joined())</tbody></table></div></details>"
  }

  private var settings: String {
    let plan = jsonText(plan, without: ["cases"])
    let hashes = jsonText(manifest, without: ["inputs"])
    let title = rounds.count > 1 ? "Plan of the first fold" : "Plan"
    return "<details><summary>\(title)</summary><pre>\(escape(plan))</pre></details>"
      + "<details><summary>Versions, machine and hashes</summary><pre>\(escape(hashes))</pre></details>"
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

  func percent(_ value: Double?) -> String {
    guard let value, !value.isNaN else { return "–" }
    return String(format: "%.3f", value)
  }

  func minutes(_ seconds: Double) -> String {
    seconds < 120 ? String(format: "%.0f s", seconds) : String(format: "%.1f min", seconds / 60)
  }

  func grouped(_ number: Int) -> String {
    var digits = String(number)
    var index = digits.count - 3
    while index > 0 {
      digits.insert(",", at: digits.index(digits.startIndex, offsetBy: index))
      index -= 3
    }
    return digits
  }
}

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
    }
  }
}
