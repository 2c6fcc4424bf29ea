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
      return CaseScores(
        name: entry.name, prediction: Predictor.labels(planes, spacing: entry.spacing, usage: usage.shared),
        reference: entry.reference, classes: usage.classes)
    }
    return ScoreSummary(scored, classes: usage.classes.scoredNames, scores: plan.selection.scores).macro
  }
}

extension CaseScores {
  /// Counts label maps as their classes ask for: in one matrix, or each class by itself where they overlap.
  init(name: String, prediction: LabelMap, reference: LabelMap, classes: ClassTable) {
    if classes.isOverlapping {
      let foreground = classes.classes.count - 1
      self.init(
        name: name,
        rows: ClassCounts.each(
          prediction: ClassMasks(sets: prediction, classes: foreground),
          reference: ClassMasks(sets: reference, classes: foreground)), isOverlapping: true)
    } else {
      var counts = ConfusionCounts(classes: classes.classes.count)
      counts.add(prediction: prediction, reference: reference)
      self.init(name: name, counts: counts)
    }
  }
}
