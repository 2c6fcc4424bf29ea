internal import Evaluation
internal import Foundation
internal import Imaging
internal import Tensors
internal import Training

/// Chooses sizes of post-processing steps on the validation cases of a run, and finds out what they are worth.
///
/// The validation cases are predicted once, with the best weights or the method; their probabilities lie in a temporary folder meanwhile.
/// What is tried: `SearchSpace`. How is chosen: `NestedSelection`. Beside the run `postprocessing.yaml` and
/// `checkpoints/tuned.safetensors` are written, whether anything changes or not; all else of the run stays as it is. Test cases
/// are not looked at.
public enum TunePostprocessStage {
  /// - Parameters:
  ///   - path: the folder of a run, or of one fold of a cross-validation.
  ///   - replacing: whether what an earlier tuning wrote may be replaced.
  /// - Throws: `PipelineError` where the folder holds no trained run, there are fewer than six units, files are not those of the
  ///   run any more, or there is an earlier tuning.
  public static func perform(
    _ path: String, score: TuningScore = .iou, replacing: Bool = false, observer: @escaping RunObserver = { _ in }
  ) throws -> TuningReport {
    let folder = RunFolder(path: path)
    let run = try readPlan(folder)
    let plan = run.shared
    guard !plan.classes.isOverlapping else {
      throw PipelineError(
        .tuning,
        "\(path): its classes may overlap (data.overlap), which tuning does not know; choose the steps by hand and compare them "
          + "as variants of the pipeline")
    }
    let cases = plan.cases(in: .validation)
    let units = TuningUnits(cases, seed: plan.seed)
    try check(units, folder: folder, plan: plan)
    if !replacing { try refuseEarlier(folder) }
    let lock = try FolderLock(folder: path)
    defer { withExtendedLifetime(lock) {} }
    let model = try SegmentationModel.load(folder.best)
    try checkFiles(cases)
    let spool = try predict(cases, model: model, plan: run, observer: observer)

    let classes = model.usage.classes.names
    let space = SearchSpace(model.usage.postprocessing, classes: classes, hasProbabilities: model.isTrained)
    let scorer = CandidateScorer(
      space: space, cases: cases, reader: plan.caseReader, spool: spool, units: units, score: score, observer: observer)
    let result = try NestedSelection(
      options: space.places.map(\.options.count), order: space.order, units: units, scores: scorer.scores
    ).run()

    let chosen = space.postprocessing(result.choice)
    let report = TuningReport(
      run: path, score: score, units: units, cases: cases.count, candidates: scorer.count, space: space,
      classes: classes,
      result: result, postprocessing: chosen.yaml, files: [folder.tunedSteps, folder.tuned])
    try write(chosen, report: report, model: model, to: folder)
    return report
  }

  private static func readPlan(_ folder: RunFolder) throws(PipelineError) -> Plan {
    guard folder.holdsRun else {
      throw PipelineError(
        .tuning, "\(folder.path): is no folder of a run, for it holds no plan.json; give one such as runs/nuclei")
    }
    switch try RunPlan.read(folder.plan) {
    case .single(let plan):
      guard FileManager.default.fileExists(atPath: folder.best) else {
        throw PipelineError(.tuning, "\(folder.path): has no checkpoints/best.safetensors yet; let the run end first")
      }
      return plan
    case .folds(let plans):
      let fold = folder.fold(plans[0].shared.fold?.index ?? 0).path
      throw PipelineError(
        .tuning,
        "\(folder.path): is a cross-validation of \(plans.count) folds, each with a model of its own; tune that of one fold, "
          + "for example \(fold)")
    }
  }

  private static func check(_ units: TuningUnits, folder: RunFolder, plan: SharedPlan) throws(PipelineError) {
    guard units.count < TuningUnits.least else { return }
    let remedy =
      plan.fold == nil
      ? "give the validation set a larger share in data.split"
      : "give shares or a file in data.split instead of folds, of which an eighth of the rest validates each"
    throw PipelineError(
      .tuning,
      "\(folder.path): has \(units.count) validation \(units.kind), and tuning needs \(TuningUnits.least) at least: what is "
        + "chosen on fewer is chance; \(remedy), or add cases, and run it anew")
  }

  private static func refuseEarlier(_ folder: RunFolder) throws(PipelineError) {
    for path in [folder.tunedSteps, folder.tuned] where FileManager.default.fileExists(atPath: path) {
      throw PipelineError(.output, "\(path): is there already, from an earlier tuning; --replace replaces it")
    }
  }

  /// Masks and images that were changed since the training would be another question.
  private static func checkFiles(_ cases: [Case]) throws(PipelineError) {
    let results = concurrentMap(cases.count, workers: ProcessInfo.processInfo.activeProcessorCount) { place in
      let entry = cases[place]
      let files = [(entry.image, entry.imageDigest)] + zip(entry.masks.map(\.path), entry.maskDigests)
      return files.compactMap { path, known -> String? in
        guard let found = try? digest(ofFile: path) else {
          return "\(path): cannot be read; the run needs its files where they were, or start a new run"
        }
        return found == known ? nil : "\(path): is not the file that the run was made with; start a new run"
      }
    }
    let problems = results.flatMap { $0 }
    guard problems.isEmpty else { throw PipelineError(.unreadable, problems) }
  }

  private static func predict(
    _ cases: [Case], model: SegmentationModel, plan: Plan, observer: RunObserver
  ) throws -> ProbabilitySpool {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    try Engine.setThreads(plan.network?.threads ?? cores)
    observer(
      .stage(
        "Predicting \(cases.count) validation cases with \(model.isTrained ? "the best weights" : model.name)"))
    let spool = try ProbabilitySpool(cases, classes: model.usage.classes.names.count)
    let result = try PredictStage.perform(
      cases.map { ImageFile(path: $0.image, baseName: $0.name) }, model: model, writer: spool,
      limits: plan.shared.decodingLimits, workers: cores, engine: .preferred(for: model), observer: observer)
    guard result.failures.isEmpty else { throw PipelineError(.partial, result.failures) }
    return spool
  }

  /// The steps last: where they stand, the checkpoint is whole.
  private static func write(
    _ chosen: Postprocessing, report: TuningReport, model: SegmentationModel, to folder: RunFolder
  ) throws {
    try model.write(to: folder.tuned, postprocessing: chosen)
    try writeFile(Data((report.header + chosen.yaml).utf8), to: folder.tunedSteps)
  }
}

extension SegmentationModel {
  /// Writes the same model with another post-processing.
  func write(to path: String, postprocessing: Postprocessing) throws {
    switch self {
    case .network(let model):
      var (usage, copy) = (model.usage, model.checkpoint)
      usage.shared.postprocessing = postprocessing
      copy.metadata.merge(try usage.metadata()) { $1 }
      try copy.write(to: path)
    case .method(let model):
      var usage = model.usage
      usage.shared.postprocessing = postprocessing
      try Safetensors(tensors: [], metadata: ModelUsage.metadata(of: usage)).sealed.write(to: path)
    }
  }
}

extension TuningReport {
  /// What stands above the steps in their file.
  var header: String {
    let kept = steps.filter(\.kept).map(\.step)
    let outcome =
      changes
      ? "Kept: \(kept.joined(separator: ", "))." : "Nothing that was tried helps: these are the steps of the run."
    return """
      # Post-processing of \(run), tuned on its \(units) validation \(unit) by \(score.rawValue).
      # \(outcome)
      # \(score.rawValue) of \(unit) that did not choose: \(Self.text(before)) before, \(Self.text(after)) after; gain \(gain.text).

      """
  }

  /// A score as people read it.
  public static func text(_ score: Double) -> String { String(format: "%.4f", score) }
}

extension TuningReport.Gain {
  /// `+0.0042 (95 %: +0.0012 to +0.0072)`.
  public var text: String { "\(meanText) (95 %: \(Self.signed(low)) to \(Self.signed(high)))" }

  /// The mean with its sign.
  public var meanText: String { Self.signed(mean) }

  /// Both ends with their signs.
  public var intervalText: String { "\(Self.signed(low)) to \(Self.signed(high))" }

  private static func signed(_ value: Double) -> String {
    abs(value) < 0.00005 ? "0.0000" : String(format: "%+.4f", value)
  }
}
