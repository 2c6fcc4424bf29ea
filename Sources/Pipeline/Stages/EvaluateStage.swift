internal import Evaluation
internal import Foundation
internal import ImageCodecs
internal import Imaging

/// Scores predicted masks against reference masks, pair by pair on all cores; no mask stays in memory.
public enum EvaluateStage {
  /// A reference, what was predicted for it, and the name of both.
  struct Pair: Sendable {
    var name: String
    var group: String?
    /// Nothing: all background.
    var prediction: [MaskFile]?
    var reference: [MaskFile]
  }

  /// - Throws: `PipelineError` that lists every pair which cannot be scored.
  public static func perform(
    _ request: EvaluationRequest, observer: RunObserver = { _ in }
  ) throws -> ScoredCases {
    let pairs = try pair(request, observer: observer)
    let tables = try MaskTables.make(request, pairs: pairs)
    if let output = request.output { try makeFolder(output) }
    let scored = try score(
      pairs, predictions: CaseReader(orientation: .apply, classes: tables.predictions, limits: request.limits),
      references: CaseReader(orientation: .apply, classes: tables.references, limits: request.limits),
      settings: request.settings)
    if let output = request.output {
      try scored.write(
        cases: FilePath.join(output, "cases.csv"), scores: FilePath.join(output, "scores.json"))
    }
    return scored
  }

  static func score(
    _ pairs: [Pair], predictions: CaseReader, references: CaseReader, settings: EvaluationSettings
  ) throws(PipelineError) -> ScoredCases {
    let fromMasks = MaskScores(settings.scores, tolerance: settings.tolerance ?? 1)
    let results = concurrentMap(pairs.count, workers: ProcessInfo.processInfo.activeProcessorCount) { index in
      Result { try score(pairs[index], predictions: predictions, references: references, fromMasks) }
    }
    var cases: [CaseScores] = []
    var problems: [any Error] = []
    for result in results {
      switch result {
      case .success(let scored): cases.append(scored)
      case .failure(let error): problems.append(error)
      }
    }
    guard problems.isEmpty else { throw PipelineError(files: problems) }
    return ScoredCases(cases, classes: references.classes.names, scores: settings.scores)
  }

  /// Distances are in mm where the reference's file states the size of a pixel, or else the prediction's.
  private static func score(
    _ pair: Pair, predictions: CaseReader, references: CaseReader, _ fromMasks: MaskScores
  ) throws -> CaseScores {
    let (reference, _, spacing, _) = try references.labelsAndFiles(pair.reference)
    let predicted = try pair.prediction.map(predictions.labelsAndFiles)
    let prediction =
      predicted?.labels ?? LabelMap(width: reference.width, height: reference.height, planes: reference.planes)
    guard
      (prediction.width, prediction.height, prediction.planes)
        == (reference.width, reference.height, reference.planes)
    else {
      throw PipelineError(
        .sizeMismatch,
        "\(pair.prediction![0].path) is \(prediction.sizeText) but \(pair.reference[0].path) is \(reference.sizeText); "
          + "predictions must have the reference's size")
    }
    var counts = ConfusionCounts(classes: references.classes.classes.count)
    counts.add(prediction: prediction, reference: reference)
    let isFlat = reference.planes == 1
    let values = fromMasks.values(
      prediction: prediction, reference: reference, classes: counts.classes,
      spacing: isFlat ? spacing ?? predicted?.spacing : nil)
    return CaseScores(name: pair.name, group: pair.group, counts: counts, fromMasks: values)
  }

  private static func pair(_ request: EvaluationRequest, observer: RunObserver) throws(PipelineError) -> [Pair] {
    let references = try ImageFiles.list(request.references)
    let predictions = try ImageFiles.list(request.predictions)
    let byName = Dictionary(uniqueKeysWithValues: predictions.map { ($0.baseName, $0.path) })
    let missing = references.filter { byName[$0.baseName] == nil }
    guard missing.isEmpty || request.missingIsEmpty else {
      throw PipelineError(
        .unpaired,
        missing.map {
          "\($0.path): no prediction named \($0.baseName).* in \(request.predictions); "
            + "--missing empty scores it as all background"
        })
    }
    if !missing.isEmpty {
      observer(.note("\(missing.count) references have no prediction and count as all background"))
    }
    let known = Set(references.map(\.baseName))
    let extra = predictions.filter { !known.contains($0.baseName) }
    if !extra.isEmpty {
      let listed = extra.prefix(5).map(\.path).joined(separator: ", ") + (extra.count > 5 ? ", …" : "")
      observer(.note("\(extra.count) predictions have no reference and are not scored: \(listed)"))
    }
    return references.map {
      Pair(
        name: $0.baseName, prediction: byName[$0.baseName].map { [MaskFile($0)] }, reference: [MaskFile($0.path)])
    }
  }
}
