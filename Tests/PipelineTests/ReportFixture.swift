import Evaluation
import Foundation
import ImageCodecs
import Imaging

@testable import Pipeline

/// Reports of runs that never trained: a test writes the predictions and the probabilities itself.
enum ReportFixture {
  /// A report of the cases that lie in a folder, see `Folder.writeCases`. The prediction of the n-th test case lacks the first
  /// n rows of the reference's square; its probabilities are 0.9 where the reference has the cell, else 0.1.
  static func report(_ folder: Folder, settings: [String] = [], hasMaps: Bool = true) throws -> HTMLReport {
    let plan = try folder.resolved(settings)
    let run = RunFolder(path: folder.file("run"))
    let writer = PredictionWriter(output: run.predictions, usage: plan.usage)
    let maps = ProbabilityMaps(folder: run.probabilityMaps, classes: plan.shared.classes.names.count)
    let cases = plan.shared.cases(in: .test)
    for (number, entry) in cases.enumerated() {
      let truth = try ImageCodec.decode(path: entry.masks[0].path).image
      let (width, height) = (truth.width, truth.height)
      guard case .uint8(let reference) = truth.samples else { preconditionFailure("masks of tests have 8 bits") }
      let first = reference.firstIndex { $0 > 0 }! / width
      let predicted = Image.gray(width, height) { x, y in y < first + number ? 0 : reference[y * width + x] }
      let probabilities = Image.gray(width, height) { x, y in reference[y * width + x] > 0 ? 230 : 26 }
      try folder.write(predicted, to: "run/predictions/\(entry.name).png")
      if hasMaps { try folder.write(probabilities, to: "run/probability-maps/class-1/\(entry.name).png") }
    }
    let scores = try EvaluateStage.score(
      cases.map {
        EvaluateStage.Pair(name: $0.name, group: $0.group, prediction: writer.masks($0.name), reference: $0.masks)
      }, predictions: plan.shared.predictionReader, references: plan.shared.caseReader, settings: plan.shared.evaluation
    )
    let round = HTMLReport.Round(plan: plan, records: [], predictions: writer, maps: hasMaps ? maps : nil)
    return HTMLReport(rounds: [round], manifest: manifest, scores: scores, draws: 200)
  }

  static let manifest = Manifest(
    sulcus: "0", libtorch: "0", seed: 1, started: Date(timeIntervalSince1970: 0), machine: .current,
    inputs: ["hidden": "0"], planDigest: "abc", binaryDigest: "def", weights: [:])

  /// A case of 100 pixels with a foreground of 20, of which so many were found and nothing else.
  static func scores(_ name: String, found: Int, group: String? = nil) -> CaseScores {
    var counts = ConfusionCounts(classes: 2)
    counts.add(
      prediction: LabelMap(width: 10, height: 10, labels: (0..<100).map { $0 < found ? 1 : 0 }),
      reference: LabelMap(width: 10, height: 10, labels: (0..<100).map { $0 < 20 ? 1 : 0 }))
    return CaseScores(name: name, group: group, counts: counts)
  }

  static func scored(_ cases: [CaseScores], scores: [ScoreName] = ScoreName.standard) -> ScoredCases {
    ScoredCases(cases, classes: ["background", "cell"], scores: scores)
  }
}
