internal import Evaluation
internal import Foundation
internal import Imaging
internal import Networks
internal import Tensors
internal import Training

/// The run of one plan in its folder: train, where there is something to train; predict the test cases, score, report.
struct SingleRun {
  let plan: Plan
  let folder: RunFolder
  let resuming: Bool
  let started: Date
  let observer: RunObserver

  /// - Returns: the scores of the test cases; nothing where it stopped after training.
  func perform(stopAfterTraining: Bool) throws -> ScoredCases? {
    let plan = try makeModel()
    if stopAfterTraining {
      try writeJSON(Manifest.make(plan: plan, folder: folder, started: started), to: folder.manifest)
      return nil
    }
    return try scoreTestCases(plan)
  }

  /// Leaves a model in the folder.
  ///
  /// - Returns: the plan, with all that was found out on the way.
  private func makeModel() throws -> Plan {
    switch plan {
    case .network(let plan): return .network(try trainedPlan(plan))
    case .method(let method):
      observer(.note("\(method.method.name) has nothing to train; \(folder.best) says what it is"))
      // What an earlier run of this process took does not count.
      ProcessMemory.forgetPeak()
      try MethodModel.write(method, to: folder.best)
      return plan
    }
  }

  private func trainedPlan(_ plan: NetworkPlan) throws -> NetworkPlan {
    var plan = plan
    if plan.estimate == nil { plan = try fit(plan) }
    if plan.totalSteps == nil {
      observer(.stage("Timing the first steps of \(Int(plan.trainFor ?? 0)) s"))
      plan = try StepTiming.fix(plan)
      try NetworkPlan.check(plan.schedule, epochs: max(1, plan.totalSteps! / plan.stepsPerEpoch))
      try writeJSON(plan, to: folder.plan)
    }
    // What an earlier fold took does not count.
    ProcessMemory.forgetPeak()
    try train(plan)
    if let peak = ProcessMemory.peak, let estimate = plan.estimate?.memory {
      observer(.note("training took \(gibibytes(peak)) of memory at most; \(gibibytes(estimate)) were expected"))
    }
    return plan
  }

  /// Finds out and tells what the run will take.
  private func fit(_ plan: NetworkPlan) throws -> NetworkPlan {
    let (fitted, estimate) = try Preflight(plan: plan).perform()
    observer(.estimate(estimate))
    if fitted.batch != plan.batch {
      observer(
        .note(
          "batches of \(fitted.batch) instead of \(plan.batch), \(fitted.stepOptions.accumulate) of them a step, keep to the "
            + "memory limit; batch normalization sees the smaller ones"))
    }
    var known = fitted
    known.estimate = estimate
    try writeJSON(known, to: folder.plan)
    return known
  }

  private func gibibytes(_ bytes: Int) -> String { String(format: "%.2f GiB", Double(bytes) / 0x1p30) }

  /// Training keeps its network and moments alive only here, so that predicting has the memory.
  private func train(_ plan: NetworkPlan) throws {
    try TrainStage(plan: plan, folder: folder, resuming: resuming, observer: observer).run()
  }

  private func scoreTestCases(_ plan: Plan) throws -> ScoredCases {
    let shared = plan.shared
    let cases = shared.cases(in: .test)
    let model = try SegmentationModel.load(folder.best)
    let writer = PredictionWriter(output: folder.predictions, usage: model.usage)
    let panel = try shared.panel(cases, observer: observer)
    let counted = ProbabilitySink(
      cases.map { EvaluateStage.Pair($0) }, reader: shared.caseReader, panel: panel)
    let maps =
      model.isTrained ? ProbabilityMaps(folder: folder.probabilityMaps, classes: shared.classes.names.count) : nil
    observer(.stage("Predicting \(cases.count) test cases with \(model.isTrained ? "the best weights" : model.name)"))
    let beside = TimedSink(PredictionSinks([counted] + (maps.map { [$0] } ?? [])))
    let workers = ProcessInfo.processInfo.activeProcessorCount
    let beforePrediction = ContinuousClock.now
    let result = try PredictStage.perform(
      cases.map { ImageFile(path: $0.image, baseName: $0.name) }, model: model,
      writer: PredictionSinks([writer, beside]), limits: shared.decodingLimits, workers: workers,
      engine: .planned(plan), observer: observer)
    guard result.failures.isEmpty else { throw PipelineError(.partial, result.failures) }
    let wall = (ContinuousClock.now - beforePrediction) / .seconds(1)
    // What counts the probabilities for curves takes its share of all cores, and is no part of predicting.
    let predictionSeconds = max(0, wall - beside.seconds / Double(workers))
    let peakMemory = ProcessMemory.peak

    observer(.stage("Scoring and reporting"))
    let probabilities = counted.collector.collected(order: cases.map(\.name))
    try probabilities.write(to: folder.histograms)
    // A method is sure of every pixel: it has one threshold and no curve.
    if model.isTrained { try writeJSON(probabilities.curves, to: folder.curves) }
    let pairs = cases.map { EvaluateStage.Pair($0, prediction: writer.masks($0.name)) }
    var scores = try EvaluateStage.score(
      pairs, predictions: shared.predictionReader, references: shared.caseReader, settings: shared.evaluation,
      EvaluateStage.Extras(shared.evaluation, probabilities: probabilities, panel: panel))
    try scores.write(cases: folder.cases, scores: folder.scores)
    try scores.writeObjects(to: folder.objects)
    try scores.addFindings(
      try shared.sources(pairs, cases: cases, panel: panel, isMethod: plan.method != nil, observer: observer))
    try scores.writeFindings(to: folder.path)
    try ScoreTables(scores, title: shared.name).write(to: folder)
    var manifest = try Manifest.make(plan: plan, folder: folder, started: started)
    (manifest.predictionSeconds, manifest.peakMemory) = (predictionSeconds, peakMemory)
    // A process that stopped after training may have left what that took.
    if FileManager.default.fileExists(atPath: folder.manifest) {
      manifest.keepPeak(of: try Manifest.read(folder.manifest))
    }
    try writeJSON(manifest, to: folder.manifest)
    let round = HTMLReport.Round(
      plan: plan, records: try Journal.read(of: plan, in: folder), predictions: writer, maps: maps)
    try HTMLReport(
      rounds: [round], manifest: manifest, scores: scores, curves: model.isTrained ? probabilities.curves : nil
    ).write(to: folder)
    return scores
  }
}
