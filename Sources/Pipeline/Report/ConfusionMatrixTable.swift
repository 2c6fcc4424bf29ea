internal import Evaluation
internal import Foundation

/// The confusion matrix of all pixels as a table: a row a class of the reference, a column a predicted class.
struct ConfusionMatrixTable {
  let counts: ConfusionCounts
  /// The background first.
  let classes: [String]

  /// Each cell has its share of the row, which colours it, and its pixels.
  var html: String {
    let head = classes.map { "<th scope=\"col\">\(escape($0))</th>" }.joined()
    let rows = classes.indices.map { truth in
      let cells = classes.indices.map { cell(truth, $0) }.joined()
      return "<tr><th scope=\"row\">\(escape(classes[truth]))</th>\(cells)<td>\(groupedDigits(pixels(truth)))</td></tr>"
    }
    return HTMLTable.scrolling(
      "Confusion matrix",
      """
      <table class="confusion"><thead><tr><th scope="col">reference ↓ predicted →</th>\(head)\
      <th scope="col">pixels</th></tr></thead><tbody>\(rows.joined())</tbody></table>
      """)
  }

  private func pixels(_ truth: Int) -> Int { classes.indices.reduce(0) { $0 + self[truth, $1] } }

  private subscript(truth: Int, predicted: Int) -> Int { counts.matrix[truth * counts.classes + predicted] }

  private func cell(_ truth: Int, _ predicted: Int) -> String {
    let (count, all) = (self[truth, predicted], pixels(truth))
    let share = all == 0 ? Double.nan : Double(count) / Double(all)
    let style = share.isNaN ? "" : " style=\"--share: \(String(format: "%.3f", share))\""
    return "<td\(style)><b>\(share.isNaN ? "–" : Self.percent(share))</b><br>"
      + "<span class=\"sub\">\(groupedDigits(count))</span></td>"
  }

  /// Two decimals tell apart what matters in a background of millions of pixels.
  private static func percent(_ share: Double) -> String { String(format: "%.2f %%", 100 * share) }

  static let css = """
    .confusion td[style] { background: color-mix(in srgb, var(--first) calc(var(--share) * 45%), transparent); }

    """
}
