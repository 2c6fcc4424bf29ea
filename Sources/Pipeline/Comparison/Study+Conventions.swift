internal import Evaluation
internal import Foundation

/// The same predictions as other libraries would score them, and whether that changes which variant is above which.
extension Study {
  /// A row a function of a library, a column a variant.
  var conventionTable: ComparisonTable? {
    conventions.map { table in
      ComparisonTable(
        title: "Other conventions", header: ["convention", "function"] + table.variants,
        rows: table.rows.map { row in
          [row.convention.description, row.rule.function]
            + row.values.map { $0.isNaN ? "–" : String(format: "%.4f", $0) }
        },
        explanation: "What other libraries give for the same masks, the mean over the seeds. "
          + Self.listed(table.sentences, most: table.sentences.count))
    }
  }

  /// Nothing where all conventions rank the variants alike.
  var conventionNote: String? {
    guard let conventions, conventions.rankingsDiffer else { return nil }
    return "the ranking depends on the convention: " + Self.listed(conventions.sentences, most: 2)
  }

  private static func listed(_ sentences: [String], most: Int) -> String {
    let rest = sentences.count - most
    return sentences.prefix(most).joined(separator: " ") + (rest > 0 ? " So do \(rest) more pairs." : "")
  }
}
