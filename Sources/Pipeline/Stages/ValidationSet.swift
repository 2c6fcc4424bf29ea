internal import Evaluation
internal import Imaging
internal import Networks
internal import Tensors

/// The validation cases of a plan, prepared once and scored after epochs, by the same way as new images.
final class ValidationSet {
  private struct Prepared {
    var name: String
    var planes: [PreprocessedImage]
    var spacing: Image.Spacing?
    var reference: LabelMap
  }

  private let plan: NetworkPlan
  private let usage: TrainedModel.Usage
  private let cases: [Prepared]

  init(plan: NetworkPlan, usage: TrainedModel.Usage) throws {
    self.plan = plan
    self.usage = usage
    let reader = plan.caseReader
    cases = try plan.cases(in: .validation).map { entry in
      let image = try reader.image(entry.image).content
      try usage.postprocessing.check(planes: image.planes, spacing: image.spacing, file: entry.image)
      return Prepared(
        name: entry.name,
        planes: try (0..<image.planes).map {
          try Predictor.prepare(image, plane: $0, file: entry.image, usage: usage.shared)
        }, spacing: image.spacing, reference: try reader.labels(entry.masks))
    }
  }

  /// Macro averages over the cases of the scores that the plan looks at; not a number where no case defines one.
  func scores(
    graph: NetworkGraph, parameters: ParameterStore, device: Device
  ) throws -> [ScoreName: Double] {
    let predictor = try Predictor(
      usage: usage, graph: graph,
      executor: try InferenceExecutor(graph: graph, parameters: parameters, precision: plan.precision), device: device)
    let scored = try cases.map { entry in
      let planes = try entry.planes.map { plane in
        Predictor.restore(try predictor.probabilities(ofPrepared: plane.image), from: plane.grid)
      }
      var confusion = ConfusionCounts(classes: usage.classes.classes.count)
      confusion.add(
        prediction: Predictor.labels(planes, spacing: entry.spacing, usage: usage.shared), reference: entry.reference)
      return CaseScores(name: entry.name, counts: confusion)
    }
    return ScoreSummary(scored, classes: usage.classes.names, scores: plan.selection.scores).macro
  }
}
