internal import Evaluation
internal import Foundation

/// The scores of cases, one by one and together.
public struct ScoredCases: Sendable {
  let cases: [CaseScores]
  let summary: ScoreSummary
  /// Names in order, the background first.
  public let classes: [String]

  init(_ cases: [CaseScores], classes: [String], scores: [ScoreName]) {
    self.cases = cases
    self.classes = classes
    summary = ScoreSummary(cases, classes: classes, scores: scores)
  }

  /// The text of `scores.json`.
  public var json: String { summary.json }

  /// The averages as a table of texts; `–` where a score is undefined.
  public var table: (header: [String], rows: [[String]]) {
    func row(_ name: String, _ average: String, _ values: [ScoreName: Double]) -> [String] {
      [name, average]
        + summary.scores.map { score in
          guard let value = values[score], !value.isNaN else { return "–" }
          return String(format: "%.4f", value)
        }
    }
    let all = [row("all classes", "macro", summary.macro), row("", "pooled", summary.pooled)]
    let each = summary.perClass.flatMap { [row($0.name, "macro", $0.macro), row("", "pooled", $0.pooled)] }
    return (["class", "average"] + summary.scores.map(\.rawValue), all + each)
  }

  /// Cases whose foreground IoU is defined, and cases without foreground in either mask.
  public var counted: (scored: Int, undefined: Int) { (summary.scored, summary.undefined) }

  /// How many distances are infinite and so in no mean, by the name of the score; scores without any are left out.
  public var infinite: [(score: String, count: Int)] {
    summary.scores.compactMap { score in summary.infinite[score].map { (score.rawValue, $0) } }
  }

  /// Writes `cases.csv` and `scores.json`.
  func write(cases casesPath: String, scores scoresPath: String) throws(PipelineError) {
    let table = CaseTable(cases, classes: classes, scores: summary.scores)
    try writeFile(Data(table.text.utf8), to: casesPath)
    try writeFile(Data((summary.json + "\n").utf8), to: scoresPath)
  }
}
