internal import Evaluation
internal import Foundation

/// The score that a search raises: of a run's best weights, on its validation cases.
struct SearchScore: Sendable {
  let name: ScoreName

  /// Where higher is better.
  func oriented(_ value: Double) -> Double { name.isHigherBetter ? value : -value }

  /// The mean over cases, then over the foreground classes, as `scores.json` has it, but for two scores that would draw a search
  /// astray: of volume differences the mean of sizes, since signs cancel out; and a distance is infinite as soon as one case
  /// has one that is, where the mean would leave out the worst.
  ///
  /// - Returns: not a number where no case defines the score.
  func value(of scored: ScoredCases) -> Double {
    let values = scored.foreground.map { label in
      scored.cases.map { $0.score(name, ofClass: label) }
    }
    if values.joined().contains(where: \.isInfinite) { return .infinity }
    guard name == .volumeDifference else { return scored.summary.macro[name] ?? .nan }
    let means = values.map { $0.filter(\.isFinite).map(abs) }.filter { !$0.isEmpty }
      .map { $0.reduce(0, +) / Double($0.count) }
    return means.isEmpty ? .nan : means.reduce(0, +) / Double(means.count)
  }

  /// Predicts the validation cases of a trained run with its best weights, into `validation/` of its folder, and scores them.
  ///
  /// - Throws: `PipelineError` where an image cannot be predicted, or no case defines the score.
  func measure(_ folder: RunFolder, observer: @escaping RunObserver) throws -> Double {
    let plan = try Plan.read(folder.plan)
    let (shared, cases) = (plan.shared, plan.shared.cases(in: .validation))
    let model = try SegmentationModel.load(folder.best)
    let writer = PredictionWriter(output: FilePath.join(folder.path, "validation"), usage: model.usage)
    let panel = try shared.panel(cases, observer: observer)
    let counted =
      name.needsProbabilities
      ? ProbabilitySink(cases.map { EvaluateStage.Pair($0) }, reader: shared.caseReader, panel: panel) : nil
    let result = try PredictStage.perform(
      cases.map { ImageFile(path: $0.image, baseName: $0.name) }, model: model,
      writer: PredictionSinks([writer] + (counted.map { [$0] } ?? [])), limits: shared.decodingLimits,
      workers: ProcessInfo.processInfo.activeProcessorCount, engine: .planned(plan), observer: observer)
    guard result.failures.isEmpty else { throw PipelineError(.partial, result.failures) }
    var settings = shared.evaluation
    settings.scores = [name]
    let value = value(
      of: try EvaluateStage.score(
        cases.map { EvaluateStage.Pair($0, prediction: writer.masks($0.name)) }, predictions: shared.predictionReader,
        references: shared.caseReader, settings: settings,
        EvaluateStage.Extras(probabilities: counted?.collector.collected(order: cases.map(\.name)), panel: panel)))
    guard !value.isNaN else {
      throw PipelineError(.search, "no validation case defines the score \(name.rawValue)")
    }
    return value
  }
}
