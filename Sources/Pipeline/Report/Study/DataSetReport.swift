internal import Evaluation
internal import Foundation

/// The page of ranks over many data sets.
struct DataSetReport {
  let ranks: DataSetRanks

  init(_ ranks: DataSetRanks) { self.ranks = ranks }

  var page: String {
    """
    \(HTMLPage.head(ranks.title, kind: "Sulcus comparison", styles: ChartStyle.css))
    <main>
    <header>
    <p class="kicker">Sulcus comparison</p>
    <h1>\(escape(ranks.title))</h1>
    </header>
    \(ranks.verdict.map { "<p>\(escape($0))</p>" }.joined(separator: "\n"))
    <figure>\(ranks.diagram.svg)<figcaption>Variants that a bar joins are not distinguished.</figcaption></figure>
    \(ranks.tables.map(section).joined(separator: "\n"))
    <h2>What the numbers mean</h2>
    <p class="note">\(escape(definitions))</p>
    \(ranks.notes.map { "<p class=\"note\">\(escape($0)).</p>" }.joined(separator: "\n"))
    <footer>Sulcus \(sulcusVersion)</footer>
    </main>
    </html>
    """
  }

  private func section(_ table: ComparisonTable) -> String {
    let rows = HTMLTable(
      caption: table.title, head: table.header.map(escape), rows: table.rows.map { $0.map(escape) },
      wordColumns: [table.header.count - 1].filter { table.header[$0] == "not distinguished from" }.reduce(into: []) {
        $0.insert($1)
      })
    return "<h2>\(escape(table.title))</h2>\n\(rows.html)\n<p class=\"note\">\(escape(table.explanation))</p>"
  }

  private var definitions: String {
    "On each data set the variants are ranked by their mean \(ranks.score.title). Friedman's test asks whether all rank alike: χ² "
      + "corrected for ties, p by Iman and Davenport's F. Where they do not, two variants differ whose mean ranks are farther apart "
      + "than the critical difference of Nemenyi's test, q₀.₀₅ √(k (k + 1) / 6N) for k variants on N data sets (Demšar 2006)."
  }
}
