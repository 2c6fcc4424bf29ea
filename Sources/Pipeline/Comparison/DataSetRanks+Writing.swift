internal import Evaluation
internal import Foundation

extension DataSetRanks {
  /// `comparison.json`: every number.
  private struct File: Encodable {
    var verdict: [String]
    var score: ScoreName
    var isHigherBetter: Bool
    var variants: [String]
    var meanRanks: [Double]
    var criticalDifference: Double
    /// Absent where all variants are equal everywhere.
    var chiSquared: Double?
    var pValue: Double
    var level = CriticalDifference.level
    var dataSets: [DataSet]
  }

  /// The text of `comparison.json`.
  func jsonText() throws -> String {
    let file = File(
      verdict: verdict, score: score, isHigherBetter: score.isHigherBetter, variants: variants,
      meanRanks: ranks.meanRanks, criticalDifference: ranks.difference, chiSquared: ranks.chiSquared.ifDefined,
      pValue: ranks.pValue, dataSets: dataSets)
    return String(decoding: try jsonEncoder.encode(file), as: UTF8.self) + "\n"
  }

  /// `scores.csv`: a row a data set and variant.
  var scoresText: String {
    CommaSeparatedTable.text(
      [["dataset", "variant", score.rawValue, "rank"]]
        + dataSets.flatMap { entry in
          variants.indices.map { [entry.name, variants[$0], "\(entry.means[$0])", "\(entry.ranks[$0])"] }
        })
  }

  /// Writes the files of a comparison, as far as there are such of ranks.
  ///
  /// - Throws: `PipelineError` of code `output` where the folder holds runs or their comparison.
  func write(to folder: StudyFolder) throws {
    guard !StudyFile.exists(in: folder.path), !RunFolder(path: folder.path).holdsRun else {
      throw PipelineError(
        .output,
        "\(folder.path): holds \(StudyFile.exists(in: folder.path) ? "a comparison" : "a run"); choose another --output"
      )
    }
    try makeFolder(folder.figures)
    try writeFile(Data(scoresText.utf8), to: folder.scores)
    try writeFile(Data(jsonText().utf8), to: folder.json)
    let document = ComparisonDocument(title: title, verdict: verdict, tables: tables, notes: notes)
    try writeFile(Data(document.markdown.utf8), to: folder.markdown)
    try writeFile(Data(document.latex.utf8), to: folder.latex)
    try writeFile(Data(diagram.file.utf8), to: FilePath.join(folder.figures, "critical-difference.svg"))
    try writeFile(Data(DataSetReport(self).page.utf8), to: folder.report)
  }

  var title: String { "Ranks over \(dataSets.count) data sets" }

  /// The variants by mean rank, with bars over those that are not distinguished.
  var diagram: Chart {
    CriticalDifferenceDiagram(
      title: "Mean ranks by \(score.title)", names: variants, meanRanks: ranks.meanRanks, difference: ranks.difference,
      alike: ranks.alike
    ).chart
  }
}
