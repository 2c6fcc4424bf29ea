internal import Evaluation
internal import Foundation

extension Study {
  /// Compares finished runs.
  ///
  /// - Parameters:
  ///   - paths: run folders, and folders of comparisons, which stand for their runs.
  ///   - score: the one that decides; nothing: the first that the first run scored.
  ///   - equivalence: the largest difference that does not matter, in points, or in mm or px where the score is a distance.
  /// - Throws: `PipelineError` of code `comparison` where the runs cannot be compared.
  static func read(
    runFolders paths: [String], score: ScoreName? = nil, equivalence: Double? = nil
  ) throws(PipelineError) -> Study {
    var grouping = RunGrouping()
    for path in paths {
      guard StudyFile.exists(in: path) else {
        try grouping.add(FinishedRun.read(path))
        continue
      }
      // One folder stands for several seeds where a method drew nothing.
      for (name, runs) in try StudyFile.read(in: path).folders(in: path) {
        for run in runs.enumerated().filter({ !runs[..<$0.offset].contains($0.element) }).map(\.element) {
          try grouping.add(FinishedRun.read(run), name: name)
        }
      }
    }
    let runs = grouping.groups.flatMap(\.runs)
    try StudyCheck.sameCases(runs.map { ($0.folder.path, $0.plan) })
    let (variants, seeds) = try grouping.variants()
    guard variants.count > 1 else {
      throw PipelineError(
        .comparison,
        "\(paths.joined(separator: ", ")): "
          + (runs.count == 1 ? "one run" : "\(runs.count) runs that differ in their seed alone are one variant")
          + ", and there is nothing to compare it with; give runs of another definition, too")
    }
    try StudyCheck.enoughUnits(runs[0].plan, variants: variants.count)
    return try Study(
      name: runs[0].plan.first.shared.name, variants: variants, seeds: seeds, score: score,
      equivalence: equivalence)
  }

  /// With the scores that all runs have, and the deciding one settled.
  init(
    name: String, variants: [Variant], seeds: [UInt64], score: ScoreName?, equivalence: Double?
  ) throws(PipelineError) {
    let runs = variants.flatMap(\.runs)
    let lists = runs.map(\.scores.summary.scores)
    let common = lists[0].filter { score in lists.allSatisfy { $0.contains(score) } }
    guard let decisive = score ?? common.first else {
      throw PipelineError(.comparison, "\(name): the runs have no score in common; name one of --score iou, dice …")
    }
    try Self.check(decisive, scoredBy: runs)
    try self.init(
      name: name, variants: variants, seeds: seeds, scores: common, decisive: decisive,
      equivalenceMargin: equivalence.map { $0 / decisive.pointsPerUnit })
  }

  /// - Throws: where a score cannot decide, or was not scored and cannot be had from counts.
  static func check(_ score: ScoreName, scoredBy runs: [FinishedRun]) throws(PipelineError) {
    try checkOrder(score)
    guard !score.needsCountsAlone, let lacking = runs.first(where: { !$0.scores.summary.scores.contains(score) }) else {
      return
    }
    throw PipelineError(.comparison, notScored(score, by: lacking.folder.path))
  }

  static func notScored(_ score: ScoreName, by run: String) -> String {
    "\(run): has no \(score.rawValue), which counts of pixels do not tell; run it with \(score.rawValue) in evaluation.scores"
  }

  /// - Throws: where neither the larger nor the smaller value of a score is the better one.
  static func checkOrder(_ score: ScoreName) throws(PipelineError) {
    guard score == .volumeDifference else { return }
    throw PipelineError(
      .comparison, "volumeDifference is best at 0 and cannot decide; choose another --score, for example dice")
  }
}
