internal import Evaluation
internal import Foundation

/// The scores of cases, one by one and together.
public struct ScoredCases: Sendable {
  let cases: [CaseScores]
  /// That the cases make up.
  let units: CaseUnits
  let summary: ScoreSummary
  /// Where objects were asked for.
  let objects: ObjectSummary?
  /// What is kept of the probabilities, where there are any.
  let probabilities: CollectedProbabilities?
  /// Names in order, the background first where there is one.
  public let classes: [String]
  /// What made the predictions, as a sentence calls it.
  public internal(set) var subject = "the prediction"
  /// For which predictive values are given.
  var prevalence: [Double] = []
  /// How several raters agree; nothing where there is one alone.
  public internal(set) var raters: RaterAgreement?
  /// Where scores are worse; nothing where nobody asked.
  public internal(set) var slices: SliceReport?

  /// - Parameter probabilities: of the cases, where there are any.
  init(
    _ cases: [CaseScores], classes: [String], scores: [ScoreName], probabilities: CollectedProbabilities? = nil
  ) {
    let ofCases = Dictionary(uniqueKeysWithValues: (probabilities?.cases ?? []).map { ($0.name, $0.classes) })
    self.cases = cases.map { entry in ofCases[entry.name].map(entry.adding) ?? entry }
    units = CaseUnits(groups: cases.map(\.group))
    self.classes = classes
    self.probabilities = probabilities
    summary = ScoreSummary(
      self.cases, classes: classes, scores: scores, probabilities: probabilities?.tallies ?? [])
    let hasObjects = cases.contains { !$0.objects.isEmpty }
    let foreground = Array(classes.dropFirst(summary.isOverlapping ? 0 : 1))
    objects = hasObjects ? ObjectSummary(cases.map(\.objects), classes: foreground) : nil
  }

  /// Whether classes may overlap: each was scored by itself, and there is no background.
  public var isOverlapping: Bool { summary.isOverlapping }

  /// The classes but for the background.
  public var foreground: Range<Int> { (isOverlapping ? 0 : 1)..<classes.count }

  /// The text of `scores.json`.
  public var json: String {
    let text = summary.json(adding: objects.map { [("objects", $0.json)] } ?? [])
    return prevalence.isEmpty ? text : addingField("predictiveValues", predictiveValues, to: text)
  }

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
  ///
  /// - Parameter withConventions: whether `scores.json` also says what other libraries would give.
  func write(
    cases casesPath: String, scores scoresPath: String, withConventions: Bool = false
  ) throws(PipelineError) {
    let table = CaseTable(cases, classes: classes, scores: summary.scores)
    try writeFile(Data(table.text.utf8), to: casesPath)
    try writeFile(Data(((withConventions ? jsonWithConventions : json) + "\n").utf8), to: scoresPath)
  }
}
