import Evaluation
import Imaging
import Testing

@testable import Pipeline

@Suite struct ConfusionMatrixTableTests {
  @Test func sharesAreThoseOfTheReferencesClass() throws {
    // 20 pixels of the cell in each, of which 5 and 10 are found; 160 others, all right.
    let summary = ScoreSummary(
      [ReportFixture.scores("a", found: 5), ReportFixture.scores("b", found: 10)], classes: ["none", "a<b"])
    let counts = try #require(summary.confusion)
    let html = ConfusionMatrixTable(counts: counts, classes: ["none", "a<b"]).html
    let shares = html.matches(of: /<b>([^<]*)<\/b><br><span class="sub">([0-9,]*)</).map {
      "\($0.output.1) \($0.output.2)"
    }
    #expect(shares == ["100.00 % 160", "0.00 % 0", "62.50 % 25", "37.50 % 15"])
    #expect(html.contains("a&lt;b</th><td style=\"--share: 0.625\">") && html.contains("<td>160</td></tr>"))
  }

  @Test func aClassThatNoReferenceHasNoShare() throws {
    var counts = ConfusionCounts(classes: 2)
    counts.add(
      prediction: LabelMap(width: 2, height: 1, labels: [0, 1]),
      reference: LabelMap(width: 2, height: 1, labels: [0, 0]))
    let html = ConfusionMatrixTable(counts: counts, classes: ["none", "cell"]).html
    #expect(html.contains("<td><b>–</b><br><span class=\"sub\">0</span></td>"))
  }

  @Test func classesThatOverlapHaveNoMatrix() {
    let row = ClassCounts(truePositives: 1, falsePositives: 2, falseNegatives: 3, trueNegatives: 4)
    let entry = CaseScores(name: "a", rows: [row, row], isOverlapping: true)
    #expect(ScoreSummary([entry], classes: ["organ", "lesion"]).confusion == nil)
  }
}
