internal import Evaluation
internal import Foundation
internal import Imaging
internal import Networks
internal import Tensors
internal import Training

/// A whole run: check, train, predict, score, report.
public enum PipelineRun {
  /// What a run leaves behind.
  public struct Outcome: Sendable {
    public let folder: RunFolder
    /// Nothing where the run stopped after training.
    public let scores: ScoredCases?
  }

  /// - Parameters:
  ///   - path: the pipeline file.
  ///   - output: the run's folder; nothing: `runs/NAME`.
  ///   - resume: whether to go on with an unfinished run.
  ///   - stopAfterTraining: whether to leave out all that follows the checkpoint.
  /// - Throws: `DefinitionError`, `PipelineError`, or what a stage throws; what was written so far is whole.
  public static func perform(
    _ path: String, overrides: DefinitionOverrides = .init(), output: String? = nil, resume: Bool = false,
    stopAfterTraining: Bool = false, observer: @escaping RunObserver = { _ in }
  ) throws -> Outcome {
    let started = Date()
    observer(.stage("Checking \(path)"))
    let checked = try CheckedPipeline.load(path, overrides: overrides)
    for note in checked.notes { observer(.note(note)) }
    try Engine.setThreads(checked.plan.threads)
    var (folder, plan) = try openFolder(checked, output: output, resume: resume)
    observer(.note("the run is kept in \(folder.path)"))
    if plan.totalSteps == nil {
      observer(.stage("Timing the first steps of \(Int(plan.trainFor ?? 0)) s"))
      plan = try StepTiming.fix(plan)
      try writeJSON(plan, to: folder.plan)
    }
    try train(plan, folder: folder, resuming: resume, observer: observer)
    if stopAfterTraining {
      try writeJSON(Manifest.make(plan: plan, folder: folder, started: started), to: folder.manifest)
      return Outcome(folder: folder, scores: nil)
    }
    let scores = try scoreTestCases(plan, folder: folder, started: started, observer: observer)
    return Outcome(folder: folder, scores: scores)
  }

  /// Training keeps its network and moments alive only here, so that predicting has the memory.
  private static func train(
    _ plan: Plan, folder: RunFolder, resuming: Bool, observer: @escaping RunObserver
  ) throws {
    try TrainStage(plan: plan, folder: folder, resuming: resuming, observer: observer).run()
  }

  private static func openFolder(
    _ checked: CheckedPipeline, output: String?, resume: Bool
  ) throws -> (RunFolder, Plan) {
    if resume {
      let candidates = output.map { [RunFolder(path: $0)] } ?? RunFolder.existing(name: checked.plan.name)
      for folder in candidates where folder.holdsRun && !folder.isFinished {
        let plan = try Plan.read(folder.plan)
        if plan.describesSameRun(as: checked.plan) { return (folder, plan) }
        guard output == nil else {
          throw PipelineError(
            .resume, "\(folder.path): its run had other settings or files (compare \(folder.plan)); start a new run")
        }
      }
      let place = output ?? "runs/\(checked.plan.name)*"
      throw PipelineError(
        .resume, "\(place): holds no unfinished run of this pipeline; leave out --resume to start one")
    }
    // Three checkpoints of four bytes a number, two of them with Adam's two moments and the average, and the predictions.
    let resumable = checked.plan.stepOptions.averageDecay == nil ? 3 : 4
    let weights = checked.plan.parameters * 4 * (1 + 2 * resumable)
    let predictions = checked.plan.cases(in: .test).reduce(0) { $0 + $1.width * $1.height * $1.planes }
    let folder = try RunFolder.create(
      name: checked.plan.name, output: output, bytes: weights + predictions + (16 << 20))
    try writeFile(Data(checked.definition.yaml.utf8), to: folder.definition)
    try writeJSON(checked.plan, to: folder.plan)
    return (folder, checked.plan)
  }

  private static func scoreTestCases(
    _ plan: Plan, folder: RunFolder, started: Date, observer: @escaping RunObserver
  ) throws -> ScoredCases {
    let cases = plan.cases(in: .test)
    let model = try TrainedModel.load(folder.best)
    let writer = PredictionWriter(output: folder.predictions, usage: model.usage)
    observer(.stage("Predicting \(cases.count) test cases with the best weights"))
    let result = try PredictStage.perform(
      cases.map { ImageFile(path: $0.image, baseName: $0.name) }, model: model, writer: writer,
      limits: plan.decodingLimits, workers: ProcessInfo.processInfo.activeProcessorCount,
      device: Device(named: plan.device), precision: plan.precision, observer: observer)
    guard result.failures.isEmpty else { throw PipelineError(.partial, result.failures) }

    observer(.stage("Scoring and reporting"))
    let scores = try EvaluateStage.score(
      cases.map {
        EvaluateStage.Pair(name: $0.name, group: $0.group, prediction: writer.masks($0.name), reference: $0.masks)
      },
      predictions: plan.predictionReader, references: plan.caseReader, scores: plan.scores)
    try scores.write(cases: folder.cases, scores: folder.scores)
    let manifest = try Manifest.make(plan: plan, folder: folder, started: started)
    try writeJSON(manifest, to: folder.manifest)
    let report = HTMLReport(
      plan: plan, manifest: manifest, records: try Journal.read(folder.log), scores: scores, predictions: writer)
    try writeFile(Data(report.page().utf8), to: folder.report)
    return scores
  }
}

extension Plan {
  static func read(_ path: String) throws(PipelineError) -> Plan {
    do {
      return try jsonDecoder.decode(Plan.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
      throw PipelineError(.resume, "\(path): is not the plan of a run, or of another version: \(error)")
    }
  }
}
