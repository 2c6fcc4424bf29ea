internal import Evaluation
internal import Foundation

/// The report of a comparison: one self-contained page that says first which variant is better and whether that can be
/// believed, and then everything that this rests on; and its charts as files.
///
/// - SeeAlso: `HTMLReport`, that of one run.
struct StudyReport {
  let study: Study
  /// Variants in the order in which they are shown: the best mean first.
  let order: [Int]
  /// Of each variant, one list of epochs a training; a method has none.
  private let records: Result<[[[EpochRecord]]], any Error>

  init(_ study: Study) {
    self.study = study
    let sign = study.decisive.isHigherBetter ? 1.0 : -1
    let means = study.variants.indices.map { sign * study.interval(of: $0, study.decisive).mean.mean }
    order = means.indices.sorted { (means[$1], $0) < (means[$0], $1) }
    records = Result {
      try study.variants.map { variant in try variant.distinctRuns.flatMap { try $0.records() } }
    }
  }

  /// The whole page.
  ///
  /// - Throws: where the log of a training cannot be read.
  func page() throws -> String {
    """
    \(HTMLPage.head(study.name, kind: "Sulcus comparison", styles: ChartStyle.css, Self.css))
    <a class="skip" href="#content">Skip to the content</a>
    <main id="content" tabindex="-1">
    <header>
    <p class="kicker">Sulcus comparison</p>
    <h1>\(escape(study.name))</h1>
    \(verdict)
    </header>
    \(section("variants", "The variants", variantTable + figure(stripPlot) + notes))
    \(section("pairs", "Every pair", pairs))
    \(section("noise", "Could it be chance?", noise))
    \(section("costs", "What a better score costs", costs))
    \(section("training", "Training", training(try curves)))
    \(section("scores", "Every score", scoreTable))
    \(section("classes", "Classes", classTable))
    \(section("conventions", "Other conventions", conventions))
    \(section("cases", "Where the best two differ", differingCases()))
    \(section("every-case", "Every case", caseTable))
    \(section("definitions", "What the numbers mean", definitions))
    \(section("settings", "How it was made", settings))
    <footer>Sulcus \(sulcusVersion) · libtorch \(escape(study.variants[0].runs[0].manifest.libtorch)) · \
    seeds \(study.seeds.map { "\($0)" }.joined(separator: ", "))</footer>
    </main>
    </html>
    """
  }

  /// The charts as SVG files, each of which needs nothing else.
  ///
  /// - Returns: names without ending.
  /// - Throws: where the log of a training cannot be read.
  func figures() throws -> [(name: String, svg: String)] {
    let charts: [(String, Chart?)] =
      [
        ("strip", stripPlot), ("differences", forestPlot), ("significance", significanceMap), ("seeds", seedSpread),
        ("ranks", rankChart),
      ] + costCharts.map { ("score-against-\($0.name)", $0.chart) } + (try curves).map { ($0.name, $0.chart) }
    return charts.compactMap { name, chart in chart.map { (name, $0.file) } }
  }

  /// Loss, learning rate and validation score of all variants; those that nothing was recorded of are left out.
  private var curves: [(name: String, chart: Chart)] {
    get throws { Self.curves(of: try records.get(), study) }
  }

  /// Empty where there is no content.
  private func section(_ name: String, _ title: String, _ content: String) -> String {
    content.isEmpty
      ? ""
      : "<section aria-labelledby=\"\(name)\"><h2 id=\"\(name)\">\(title)</h2>\n\(content)\n</section>"
  }

  func figure(_ chart: Chart, _ caption: String = "") -> String {
    let text = caption.isEmpty ? "" : "<figcaption>\(caption)</figcaption>"
    return "<figure>\(chart.svg)\(text)</figure>"
  }

  func name(_ variant: Int) -> String { escape(study.variants[variant].name) }

  /// The mark that a variant has in the charts, for tables.
  func key(_ variant: Int) -> String { MarkerShape.key(MarkerShape.svg(ofSeries: variant, x: 7, y: 7)) }

  /// The decisive score, as sentences name it.
  var decisive: String { study.decisive.title }
}

extension Variant {
  /// A method's one run stands for every seed.
  var distinctRuns: [FinishedRun] {
    runs.enumerated().filter { index, run in !runs[..<index].contains { $0.folder == run.folder } }.map(\.element)
  }
}
