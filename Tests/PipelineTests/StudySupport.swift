import Evaluation
import Foundation

@testable import Pipeline

/// Folders of finished runs whose counts a test chooses; no network is trained.
extension Folder {
  /// Cases 0 and 1 train, 2 validates, the others are tested; where groups are asked for, two by two.
  func writeStudyCases(_ count: Int, grouped: Bool = false) throws {
    try writeCases(count)
    let sets = (0..<count).map { "case-\($0),\($0 < 2 ? "train" : $0 == 2 ? "validation" : "test")\n" }
    try write("image,set\n" + sets.joined(), to: "split.csv")
    guard grouped else { return }
    // 0 to 2 are alone, so that no group is cut.
    let groups = (0..<count).map { "case-\($0),\($0 < 3 ? "single-\($0)" : "patient-\(($0 - 3) / 2)")\n" }
    try write("image,group\n" + groups.joined(), to: "groups.csv")
  }

  /// A plan on these cases; a network, but for other settings.
  func studyPlan(seed: UInt64, _ settings: [String] = []) throws -> Plan {
    let groups = FileManager.default.fileExists(atPath: file("groups.csv")) ? ["data.groups=\(file("groups.csv"))"] : []
    let split = "data.split={file: \(file("split.csv"))}"
    return try resolved([split, "seed=\(seed)", "name=study"] + groups + settings)
  }

  /// A run's folder with everything but its weights and masks.
  ///
  /// - Parameters:
  ///   - counts: of the foreground of a test case: true positives, false positives, false negatives.
  ///   - distances: the same: its HD95; nothing: nobody measured it.
  @discardableResult
  func writeFinishedRun(
    _ name: String, _ plan: Plan, predictionSeconds: Double? = 2, counts: (Int) -> (Int, Int, Int),
    distances: ((Int) -> Double)? = nil
  ) throws -> String {
    let folder = try RunFolder.create(name: name, output: file(name), bytes: 1)
    try folder.begin(plan, definition: "")
    if plan.network != nil {
      var journal = Journal(path: folder.log)
      try journal.append(
        EpochRecord(epoch: 1, step: 3, loss: 0.5, learningRate: 0.1, seconds: 60, isBest: true))
    }
    let cases = plan.shared.cases(in: .test).enumerated().map { index, entry in
      let (tp, fp, fn) = counts(index)
      let tn = 256 - tp - fp - fn
      let fromMasks: [[ScoreName: Double]] = distances.map { [[:], [.hausdorff95: $0(index)]] } ?? []
      return CaseScores(
        name: entry.name, group: entry.group,
        rows: [
          ClassCounts(truePositives: tn, falsePositives: fn, falseNegatives: fp, trueNegatives: tp),
          ClassCounts(truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn),
        ], fromMasks: fromMasks)
    }
    try ScoredCases(cases, classes: plan.shared.classes.names, scores: plan.shared.evaluation.scores)
      .write(cases: folder.cases, scores: folder.scores)
    var manifest = try Manifest.make(plan: plan, folder: folder, started: Date(timeIntervalSince1970: 0))
    manifest.predictionSeconds = predictionSeconds
    manifest.peakMemory = 1 << 30
    try writeJSON(manifest, to: folder.manifest)
    try writeFile(Data("<html>".utf8), to: folder.report)
    return folder.path
  }

  /// Three seeds of `wide` (IoU 0.6 to 0.8) and of `narrow`, lower by a share that differs little from case to case.
  func writeTwoVariants(cases: Int = 10, difference: Int = 10) throws -> [String] {
    try writeStudyCases(cases + 3)
    return try [7, 8, 9].flatMap { (seed: UInt64) in
      let shift = Int(seed) - 8
      let wide = try writeFinishedRun("wide-\(seed)", studyPlan(seed: seed, ["model.width=4"])) {
        (60 + 2 * $0 + shift, 0, 40 - 2 * $0 - shift)
      }
      let narrow = try writeFinishedRun("narrow-\(seed)", studyPlan(seed: seed)) {
        let hit = 60 + 2 * $0 + shift - difference - $0 % 3
        return (hit, 0, 100 - hit)
      }
      return [wide, narrow]
    }
  }
}
