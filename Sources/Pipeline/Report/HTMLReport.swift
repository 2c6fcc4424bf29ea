internal import Evaluation
internal import Foundation
internal import Networks
internal import Training

/// `report.html`: one self-contained page that says what a run scored, how sure that is, where it fails, and how it came to be;
/// of one run, or of the folds of a cross-validation together.
struct HTMLReport {
  /// One model with its test.
  struct Round {
    let plan: Plan
    /// Of a training; empty where there was none.
    let records: [EpochRecord]
    /// Where the predicted mask of a case lies.
    let predictions: PredictionWriter
    /// What the test cases' probabilities were; nothing where a method made the masks, which has none.
    var maps: ProbabilityMaps?
  }

  /// Not empty.
  let rounds: [Round]
  let manifest: Manifest
  /// Of the test cases of all rounds.
  let scores: ScoredCases
  /// Of all rounds together; nothing where there are no probabilities.
  var curves: ProbabilityCurves?
  /// How often units are drawn again for an interval.
  var draws = Bootstrap.standardDraws

  var plan: Plan { rounds[0].plan }
  var shared: SharedPlan { plan.shared }

  /// A part of the page.
  struct Section {
    /// Where links lead to.
    var id: String
    var title: String
    var content: String
  }

  /// The whole page.
  func page() throws -> String {
    let sections = try sections()
    let contents = sections.map { "<a href=\"#\($0.id)\">\($0.title)</a>" }.joined(separator: " ")
    let parts = sections.map { part in
      "<section id=\"\(part.id)\" aria-labelledby=\"\(part.id)-title\"><h2 id=\"\(part.id)-title\">\(part.title)</h2>"
        + "\(part.content)</section>"
    }
    return """
      \(HTMLPage.head(shared.name, kind: "Sulcus report", styles: ChartStyle.css, ConfusionMatrixTable.css, CaseGallery.css, Self.css))
      <a class="skip" href="#content">Skip to the report</a>
      <main id="content" tabindex="-1">
      <header>
      <p class="kicker">Sulcus report</p>
      <h1>\(escape(shared.name))</h1>
      <p class="verdict">\(verdict)</p>
      \(cautions)
      <p class="lead">\(lead)</p>
      </header>
      <section class="tiles" aria-label="Mean scores">\(tiles)</section>
      <nav class="contents screen" aria-label="Contents">\(contents)</nav>
      \(parts.joined(separator: "\n"))
      <footer>Sulcus \(sulcusVersion) · libtorch \(escape(manifest.libtorch)) · seed \(shared.seed) · \
      \(escape(manifest.machine.processor)), \(manifest.machine.cores) cores</footer>
      </main>
      <script>\(CaseGallery.script)\(Self.script)</script>
      </html>
      """
  }

  private func sections() throws -> [Section] {
    var sections = [
      Section(id: "certainty", title: "How sure the means are", content: certaintyTable),
      Section(id: "classes", title: "Scores by class", content: classTable),
      Section(id: "spread", title: "How the cases spread", content: spread.html),
      Section(
        id: "gallery", title: "Cases to look at", content: try CaseGallery(rounds: rounds, scores: scores).section()),
      Section(id: "confusion", title: "Confusion matrix", content: confusion),
      probabilitySection,
    ]
    if let objects { sections.append(objects) }
    sections += findings
    if rounds.count > 1 { sections.append(Section(id: "folds", title: "Folds", content: foldTable)) }
    sections.append(modelSection)
    if let network = try networkSection() { sections.append(network) }
    return sections + [
      Section(id: "cases", title: "Every case", content: caseTable),
      Section(id: "definitions", title: "What the numbers mean", content: definitions),
      Section(id: "settings", title: "How it was made", content: settings),
    ]
  }

  private var modelSection: Section {
    switch plan {
    case .network(let plan):
      Section(id: "training", title: "Training", content: "<div class=\"charts\">\(trainingCharts(plan))</div>")
    case .method(let plan): Section(id: "method", title: "Method", content: methodTable(plan))
    }
  }

  /// The network as a picture of its own: the styles of its SVG would act on the whole page.
  private func networkSection() throws -> Section? {
    guard let plan = plan.network else { return nil }
    let svg = try networkDrawing(plan)
    let text = "\(escape(plan.network.architecture)) with \(groupedDigits(plan.parameters)) parameters"
    let image = """
      <img class="network" alt="Drawing of the network: \(text)" \
      src="data:image/svg+xml;base64,\(Data(svg.utf8).base64EncodedString())">
      """
    return Section(
      id: "network", title: "Network",
      content: """
        \(HTMLTable.scrolling("Drawing of the network", image))
        <p class="note">\(text). Blocks from left to right in the order in which they run, a row a resolution; \
        figures/network.svg tells more of each when the mouse rests on it.</p>
        """)
  }

  private var confusion: String {
    guard let counts = scores.summary.confusion else {
      return
        "<p class=\"note\">Classes may overlap, so that a pixel stands in no single cell: cases.csv has TP, FP, FN and TN "
        + "of each class.</p>"
    }
    return """
      <p class="note">All pixels that count, of all test cases together. Each row is a class of the reference: which \
      \(ReportTerm.share.link) of it was predicted as what.</p>
      \(ConfusionMatrixTable(counts: counts, classes: scores.classes).html)
      """
  }

  private var objects: Section? {
    guard let table = scores.objectTable else { return nil }
    return Section(
      id: "objects", title: "Objects",
      content: """
        \(html("Scores of objects", table))
        <p class="note">Predicted objects matched with those of the reference at an IoU of 0.5 (ap0.75: 0.75; meanAP: the mean \
        over 0.5, 0.55 … 0.95); precision, recall and f1 count objects, sq is the mean IoU of those matched, pq = sq · f1 \
        (panoptic quality). objects.csv has every object.</p>
        """)
  }

  private static let css = """
    .verdict { font-size: 1.2rem; max-width: 62ch; margin: .75rem 0; }
    .caution { border-left: 4px solid var(--second); padding-left: .75rem; max-width: 70ch; }
    .contents { display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: .9rem; }
    .term { color: inherit; text-decoration-style: dotted; text-underline-offset: 3px; }
    img.network { max-width: 100%; min-width: 640px; height: auto; border-radius: 6px; }
    dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .35rem 1rem; margin: 0; }
    dt { font-weight: 600; } dd { margin: 0; max-width: 75ch; } dt:target, dt:target + dd { background: var(--page);
      outline: 4px solid var(--page); }
    @media (max-width: 480px) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } main { padding: 1rem .75rem; }
      section { padding: .9rem; } }
    @media print { img.network { min-width: 0; } .verdict { font-size: 14pt; } a { color: inherit; } }

    """

  /// What is folded away on a screen is there on paper, but for what is long and lies in files.
  private static let script = """

    addEventListener("beforeprint", () => {
      for (const part of document.querySelectorAll("details:not(.screen)")) part.open = true;
    });

    """
}
