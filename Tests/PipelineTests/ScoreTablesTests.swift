import Evaluation
import Foundation
import Testing

@testable import Pipeline

@Suite struct ScoreTablesTests {
  /// IoU 0.5, 0.55 … 0.75 of the cell.
  private func scored(grouped: Bool = false) -> ScoredCases {
    ReportFixture.scored(
      (0..<6).map { ReportFixture.scores("c\($0)", found: 10 + $0, group: grouped ? "g\($0 / 2)" : nil) },
      scores: [.iou, .miou, .hausdorff95])
  }

  @Test func aRowHasTheMeanAndItsCertainty() throws {
    let text = ScoreTables(scored(), title: "a | b").markdown
    let lines = text.split(separator: "\n")
    #expect(lines[0] == "# a \\| b")
    #expect(lines[1] == "| class | score | n | mean | SD | 95 % interval | median | its 95 % interval | pooled |")
    // SD = 0.05 √3.5; t of 5 degrees of freedom is 2.5706; six values are all within the median's interval.
    let row = try #require(lines.first { $0.hasPrefix("| cell | IoU") })
    #expect(row == "| cell | IoU | 6 | 0.625 | 0.094 | 0.527 to 0.723 | 0.625 | 0.500 to 0.750 | 0.625 |")
    // Nobody measured distances: nothing is defined, and nothing made up.
    #expect(lines.contains("| cell | HD95 | 0 | – | – | – | – | – | – |"))
    #expect(!text.contains("mIoU"))
  }

  @Test func groupsAreTheUnits() throws {
    let lines = ScoreTables(scored(grouped: true), title: "x").markdown.split(separator: "\n")
    #expect(lines[1].contains("| mean of cases | n groups | mean of groups | SD |"))
    // Groups of 0.525, 0.625 and 0.725: SD 0.1, and t of 2 degrees of freedom is 4.3027.
    let row = try #require(lines.first { $0.hasPrefix("| cell | IoU") })
    #expect(row == "| cell | IoU | 0.625 | 3 | 0.625 | 0.100 | 0.377 to 0.873 | 0.625 | – | 0.625 |")
  }

  /// Before the manifest, of the scores alone.
  @Test func bothAreWritten() throws {
    try withFolder { folder in
      let (tables, run) = (ScoreTables(scored(), title: "x"), RunFolder(path: folder.path))
      try tables.write(to: run)
      #expect(try String(contentsOfFile: run.scoresMarkdown, encoding: .utf8) == tables.markdown)
      #expect(try String(contentsOfFile: run.scoresLaTeX, encoding: .utf8) == tables.latex)
    }
  }

  @Test func overlappingClassesHaveNoBackground() throws {
    let row = ClassCounts(truePositives: 10, falsePositives: 0, falseNegatives: 10, trueNegatives: 80)
    let entry = CaseScores(
      name: "a", rows: [row, row], fromMasks: [[.hausdorff95: 2.5], [.hausdorff95: 3.5]], isOverlapping: true)
    let scored = ScoredCases([entry], classes: ["organ", "<lesion>"], scores: [.iou, .hausdorff95])
    let lines = ScoreTables(scored, title: "x").markdown.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("| organ | HD95 | 1 | 2.500 |") })
    #expect(lines.contains { $0.hasPrefix("| \\<lesion\\> | HD95 | 1 | 3.500 |") })
  }

  @Test func signsOfLaTeXAreText() {
    let scored = ScoredCases(
      (0..<2).map { ReportFixture.scores("c\($0)", found: 10) }, classes: ["back_ground", "50 % & {x}^~\\"],
      scores: [.iou])
    let text = ScoreTables(scored, title: "a#b").latex
    #expect(text.contains("Scores of a\\#b."))
    #expect(text.contains("\nback\\_ground & IoU & 2 & "))
    #expect(
      text.contains(
        "\n50 \\% \\& \\{x\\}\\textasciicircum{}\\textasciitilde{}\\textbackslash{} & IoU & 2 & 0.500 & 0.000 & "))
    #expect(text.contains("0.500 to 0.500 & 0.500 & -- & 0.500 \\\\\n"))
  }
}
