internal import Foundation

/// `search.html`: one self-contained page of a search, each key against the score.
struct SearchPage {
  let report: SearchReport
  let dimensions: [SearchDimension]

  /// The whole page.
  var page: String {
    """
    \(HTMLPage.head(name, kind: "Sulcus search", styles: ChartStyle.css, Self.css))
    <main>
    <header>
    <p class="kicker">Sulcus search</p>
    <h1>\(escape(name))</h1>
    <p class="lead">\(lead)</p>
    </header>
    \(bestSection)
    <section><h2>The search</h2><div class="progress">\(progressChart)</div></section>
    <section><h2>Each key against the score</h2>
    <p class="note">A dot is a trial\(hasRungs ? "; pale ones had a share of the training" : ""). \
    \(Self.best) the best, \(Self.cross) \(hasInfinite ? "failed, or ∞" : "failed"). \
    What looks like an effect of one key may be that of another one: trials differ in all keys at once.</p>
    <div class="charts">\(dimensions.indices.map(chart).joined(separator: "\n"))</div></section>
    <section><h2>Every trial</h2>\(table)</section>
    <footer>Sulcus \(sulcusVersion) · \(escape(report.pipeline)) · \(escape(report.output))</footer>
    </main>
    </html>
    """
  }

  private var name: String { FilePath.baseName(of: report.pipeline) }
  private var hasRungs: Bool { report.trials.contains { $0.share < 1 } }
  private var hasInfinite: Bool { report.trials.contains { $0.score?.isInfinite == true } }
  private var failed: Int { report.trials.count { $0.state == .failed } }

  private var lead: String {
    let first = report.trials.count { $0.rung == 1 }
    let later = report.trials.count - first
    return """
      \(first) of \(report.planned) trials by method \(report.method) over \(report.keys.count) \
      key\(report.keys.count == 1 ? "" : "s")\(later > 0 ? ", and \(later) longer trainings of the better ones" : ""), judged by the \(escape(report.score)) of the best \
      weights on \(report.validationCases) validation cases.\(failed > 0 ? " \(failed) failed." : "")
      """
  }

  private var bestSection: String {
    guard let best = report.best, let score = best.score else { return "" }
    let rows = best.settings.map { "<tr><th>\(escape($0.key))</th><td><code>\(escape($0.value))</code></td></tr>" }
    return """
      <section><h2>The best trial</h2><div class="best-trial"><div class="tile"><span class="value">\(Self.text(score))</span>\
      <span class="name">\(escape(report.score))</span><span class="sub">trial \(best.trial), \
      \(report.validationCases) validation cases</span></div>\
      \(HTMLTable.scrolling("Its settings", "<table>\(rows.joined())</table>"))</div>
      <p><code>\(escape(report.command))</code></p><p class="note">\(escape(report.caution))</p></section>
      """
  }

  // MARK: Charts

  private var scores: [Double] { report.trials.compactMap(\.score).filter(\.isFinite) }
  private static let best = MarkerShape.key(MarkerShape.diamond.svg(x: 7, y: 7, radius: 6, style: "mark s1"))
  private static let cross = MarkerShape.key(MarkerShape.cross.svg(x: 7, y: 7, radius: 5, style: "mark s5"))

  private func chart(_ index: Int) -> String {
    let dimension = dimensions[index]
    return TrialChart(
      title: "\(report.score) by \(dimension.key)", xLabel: hasLogarithm(dimension) ? "logarithmic" : "",
      keys: keys(dimension), scores: scores, dots: report.trials.map { dot($0, x: x($0, index)) }
    ).chart.svg
  }

  private func hasLogarithm(_ dimension: SearchDimension) -> Bool {
    switch dimension.values {
    case .number(_, true), .integer(_, true): true
    default: false
    }
  }

  private func keys(_ dimension: SearchDimension) -> TrialChart.Keys {
    let ends: [Double]
    switch dimension.values {
    case .number(let range, _): ends = [range.lowerBound, range.upperBound]
    case .integer(let range, _): ends = [Double(range.lowerBound), Double(range.upperBound)]
    case .choice(let texts): return .strips(texts)
    }
    return hasLogarithm(dimension) ? .logarithmic(ends) : .linear(ends)
  }

  /// In a strip, dots lie side by side as far as can be.
  private func x(_ trial: SearchTrial, _ index: Int) -> Double {
    let value = trial.settings[index].value
    guard case .choice(let texts) = dimensions[index].values else { return Double(value) ?? 0 }
    let spread = Double(trial.trial) * 0.618_034
    return Double(texts.firstIndex(of: value) ?? 0) + 0.5 + 0.5 * (spread - spread.rounded(.down) - 0.5)
  }

  private func dot(_ trial: SearchTrial, x: Double) -> TrialChart.Dot {
    let score = trial.score.flatMap { $0.isFinite ? $0 : nil }
    let settings = trial.settings.map(\.text).joined(separator: ", ")
    let outcome = trial.score.map { "\(report.score) \(Self.text($0))" } ?? "failed"
    return TrialChart.Dot(
      x: x, y: score, title: "trial \(trial.trial): \(outcome); \(settings)", strength: trial.share,
      isBest: trial == report.best)
  }

  /// The trials of the first rung one after another, and the best of them so far.
  private var progressChart: String {
    // They are finished in any order.
    let trials = report.trials.filter { $0.rung == 1 }.sorted { $0.trial < $1.trial }
    var (line, best) = ([(x: Double, y: Double)](), Double?.none)
    for trial in trials {
      guard let score = trial.score, score.isFinite else { continue }
      let isBetter = best.map { report.higherIsBetter ? score > $0 : score < $0 } ?? true
      if let best { line.append((Double(trial.trial), best)) }
      if isBetter { (best, line) = (score, line + [(Double(trial.trial), score)]) }
    }
    if let best, let last = trials.last { line.append((Double(last.trial), best)) }
    return TrialChart(
      title: "\(report.score), the best so far",
      xLabel: hasRungs ? "trial, in its first and shortest training" : "trial",
      keys: .linear([0, 5] + trials.map { Double($0.trial) }), scores: scores,
      dots: trials.map { dot($0, x: Double($0.trial)) }, line: line
    ).chart.svg
  }

  // MARK: The table

  private var table: String {
    let head = (["trial"] + (hasRungs ? ["share"] : []) + report.keys + [report.score, "training", ""])
      .map { "<th>\(escape($0))</th>" }.joined()
    let rows = report.trials.map { trial in
      let cells =
        (hasRungs ? [String(format: "%.0f %%", 100 * trial.share)] : []) + trial.settings.map(\.value)
        + [trial.score.map(Self.text) ?? "failed", String(format: "%.0f s", trial.seconds), trial.reason ?? ""]
      let style = trial == report.best ? " class=\"best\"" : ""
      return "<tr\(style)><th>\(trial.trial)</th>\(cells.map { "<td>\(escape($0))</td>" }.joined())</tr>"
    }
    return HTMLTable.scrolling(
      "Every trial", "<table><thead><tr>\(head)</tr></thead><tbody>\(rows.joined())</tbody></table>")
  }

  static func text(_ score: Double) -> String { score.isFinite ? String(format: "%.4f", score) : "∞" }

  private static let css = """
    code { font-size: .9rem; }
    .best-trial { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: start; } .best-trial .scroll { flex: 1; min-width: 16rem; }
    tr.best { background: color-mix(in srgb, var(--second) 14%, transparent); }
    .charts svg { align-self: start; } .progress { max-width: 680px; } .scroll td:last-child { white-space: normal; text-align: left; min-width: 12rem; }
    """
}
