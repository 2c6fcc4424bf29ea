internal import Evaluation
internal import Foundation

/// The folder of a run that was carried to its end, read back: one model, or those of a cross-validation's folds.
///
/// Nothing is computed again: the scores are those of `cases.csv`, whose counts and numbers are exact. Images and
/// reference masks need not be there any more.
struct FinishedRun: Sendable {
  let folder: RunFolder
  let plan: RunPlan
  let manifest: Manifest
  /// Of the test cases; of all folds together where there are folds.
  let scores: ScoredCases

  /// - Throws: `PipelineError` of code `comparison` where the folder holds no run, or one that is not finished; else of
  ///   code `unreadable` or `resume` where a file of it is damaged.
  static func read(_ path: String) throws(PipelineError) -> FinishedRun {
    let folder = RunFolder(path: path)
    guard folder.holdsRun else {
      let kind = FileManager.default.fileExists(atPath: path) ? "holds no run" : "no such folder"
      throw PipelineError(.comparison, "\(path): \(kind); give folders that 'sulcus run' or 'sulcus compare' wrote")
    }
    guard folder.isFinished else {
      throw PipelineError(
        .comparison, "\(path): its run is not finished; go on with it by the command that began it (--resume)")
    }
    let plan = try RunPlan.read(folder.plan)
    let settings = plan.first.shared
    let cases = try CaseTableReader(
      path: folder.cases, classes: settings.classes.scoredNames, isOverlapping: settings.classes.isOverlapping
    ).read()
    try checkCases(cases.map(\.name), of: plan, in: folder)
    return FinishedRun(
      folder: folder, plan: plan, manifest: try Manifest.read(folder.manifest),
      scores: ScoredCases(cases, classes: settings.classes.scoredNames, scores: settings.evaluation.scores))
  }

  /// - Throws: where the table has not each test case once.
  private static func checkCases(_ names: [String], of plan: RunPlan, in folder: RunFolder) throws(PipelineError) {
    let expected = Set(plan.plans.flatMap { $0.shared.cases(in: .test).map(\.name) })
    var found: Set<String> = []
    let wrong = names.first { !found.insert($0).inserted || !expected.contains($0) }
    guard
      let problem = wrong.map({ "'\($0)' once too often" }) ?? expected.subtracting(found).min().map({ "no '\($0)'" })
    else { return }
    throw PipelineError(
      .unreadable,
      "\(folder.cases): expected each of the \(expected.count) test cases of \(folder.plan) once, found \(problem)")
  }

  var seed: UInt64 { plan.first.shared.seed }

  /// Each plan with its folder: one, or one a fold.
  var parts: [(plan: Plan, folder: RunFolder)] {
    switch plan {
    case .single(let plan): [(plan, folder)]
    case .folds(let plans):
      plans.enumerated().map { index, plan in (plan, folder.fold(plan.shared.fold?.index ?? index)) }
    }
  }

  /// The cases that were predicted by a model that never saw them, fold after fold.
  var testCases: [Case] { plan.plans.flatMap { $0.shared.cases(in: .test) } }

  /// The epochs of each training, one list a fold; a method's is empty.
  func records() throws -> [[EpochRecord]] {
    try parts.map { try Journal.read(of: $0.plan, in: $0.folder) }
  }

  /// The files of a case's predicted mask, whichever fold tested it; nothing where it is no test case, or its files are
  /// gone.
  func masks(of caseName: String) -> [MaskFile]? {
    let part = parts.first { $0.plan.shared.cases(in: .test).contains { $0.name == caseName } }
    return part.flatMap { PredictionWriter(output: $0.folder.predictions, usage: $0.plan.usage).masks(caseName) }
  }
}

extension Manifest {
  static func read(_ path: String) throws(PipelineError) -> Manifest {
    do {
      return try jsonDecoder.decode(Manifest.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw PipelineError(.unreadable, "\(path): is not a run's manifest, or of another version: \(error)")
    }
  }
}
