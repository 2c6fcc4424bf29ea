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
    /// A file of probabilities that are to be counted.
    var probabilities: String?

    init(name: String, group: String? = nil, prediction: [MaskFile]? = nil, reference: [MaskFile]) {
      (self.name, self.group, self.prediction, self.reference) = (name, group, prediction, reference)
    }

    /// A case of a run.
    init(_ entry: Case, prediction: [MaskFile]? = nil) {
      self.init(name: entry.name, group: entry.group, prediction: prediction, reference: entry.masks)
    }
  }

  /// What is scored beside what the settings name.
  struct Extras: Sendable {
    /// What a run has counted while it predicted.
    var probabilities: CollectedProbabilities?
    /// Counts the probabilities of the pairs that have a file of them.
    var collector: ProbabilityCollector?
    var objects: ScoredObjects?
    /// Several raters, who settle the reference.
    var panel: RaterPanel?
  }

  /// - Throws: `PipelineError` that lists every pair which cannot be scored.
  public static func perform(
    _ request: EvaluationRequest, observer: RunObserver = { _ in }
  ) throws -> ScoredCases {
    do {
      return try scoreFolders(request, observer: observer)
    } catch let error as PipelineError {
      throw explained(error, request)
    }
  }

  private static func scoreFolders(_ request: EvaluationRequest, observer: RunObserver) throws -> ScoredCases {
    if request.isPerClass {
      let (pairs, table) = try pairByClass(request, observer: observer)
      return try score(pairs, request, MaskTables(predictions: table, references: table), observer: observer)
    }
    let pairs = try pair(request, observer: observer)
    if let output = request.output { try makeFolder(output) }
    if request.needsCountsAlone, var scored = try UndeclaredClasses.score(pairs, request) {
      scored.prevalence = request.settings.prevalence ?? []
      if let output = request.output { try write(scored, to: output, request) }
      return scored
    }
    let tables = try request.objects == .instances ? .instances : MaskTables.make(request, pairs: pairs)
    return try score(pairs, request, tables, observer: observer)
  }

  private static func score(
    _ pairs: [Pair], _ request: EvaluationRequest, _ tables: MaskTables, observer: RunObserver
  ) throws -> ScoredCases {
    var pairs = pairs
    let predictions = CaseReader(orientation: .apply, classes: tables.predictions, limits: request.limits)
    let references = CaseReader(orientation: .apply, classes: tables.references, limits: request.limits)
    var extras = Extras(objects: request.objects)
    extras.panel = try request.panel(pairs, references: tables.references, observer: observer)
    if let location = request.probabilities {
      let files = try probabilityFiles(location, of: pairs, observer: observer)
      for place in pairs.indices { pairs[place].probabilities = files[pairs[place].name] }
      extras.collector = ProbabilityCollector(classes: tables.references)
    }
    let slicing = try request.slicing(
      pairs, predictions: predictions, references: references, panel: extras.panel, observer: observer)
    if let output = request.output { try makeFolder(output) }
    var scored = try score(
      pairs, predictions: predictions, references: references, settings: request.settings, extras)
    try scored.addFindings(
      ScoredCases.Sources(
        pairs: pairs, predictions: predictions, references: references, settings: request.settings,
        panel: extras.panel, slicing: slicing))
    if let output = request.output { try write(scored, to: output, request) }
    return scored
  }

  private static func write(_ scored: ScoredCases, to output: String, _ request: EvaluationRequest) throws {
    try scored.write(
      cases: FilePath.join(output, "cases.csv"), scores: FilePath.join(output, "scores.json"),
      withConventions: request.conventions)
    try scored.writeDetails(in: output)
    try scored.writeFindings(to: output)
  }

  static func score(
    _ pairs: [Pair], predictions: CaseReader, references: CaseReader, settings: EvaluationSettings,
    _ extras: Extras = Extras()
  ) throws(PipelineError) -> ScoredCases {
    let fromMasks = settings.maskScores(settings.scores)
    let results = concurrentMap(pairs.count, workers: ProcessInfo.processInfo.activeProcessorCount) { index in
      Result { try score(pairs[index], predictions: predictions, references: references, fromMasks, extras) }
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
    var scored = ScoredCases(
      cases, classes: references.classes.scoredNames, scores: settings.scores,
      probabilities: extras.probabilities ?? extras.collector?.collected(order: pairs.map(\.name)))
    scored.prevalence = settings.prevalence ?? []
    return scored
  }

  /// Distances are in mm where the reference's file states the size of a pixel, or else the prediction's.
  private static func score(
    _ pair: Pair, predictions: CaseReader, references: CaseReader, _ fromMasks: MaskScores, _ extras: Extras
  ) throws -> CaseScores {
    if references.classes.isOverlapping {
      return try scoreOverlapping(pair, predictions: predictions, references: references, fromMasks, extras)
    }
    let (first, _, spacing, _) = try references.labelsAndFiles(pair.reference)
    let reference = try extras.panel.reference(of: pair, first: first)
    let predicted = try pair.prediction.map(predictions.labelsAndFiles)
    let prediction =
      predicted?.labels ?? LabelMap(width: reference.width, height: reference.height, planes: reference.planes)
    guard
      (prediction.width, prediction.height, prediction.planes)
        == (reference.width, reference.height, reference.planes)
    else {
      throw sizeMismatch(pair, prediction: prediction.sizeText, reference: reference.sizeText)
    }
    var counts = ConfusionCounts(classes: references.classes.classes.count)
    counts.add(prediction: prediction, reference: reference)
    let isFlat = reference.planes == 1
    let values = fromMasks.values(
      prediction: prediction, reference: reference, classes: counts.classes,
      spacing: isFlat ? spacing ?? predicted?.spacing : nil)
    var scores = CaseScores(name: pair.name, group: pair.group, counts: counts, fromMasks: values)
    if let kind = extras.objects {
      scores.objects = try objects(
        pair, prediction: prediction, reference: reference, classes: counts.classes, as: kind, predictions: predictions,
        references: references)
    }
    if let file = pair.probabilities, let collector = extras.collector {
      try count(file, of: pair, reference: reference, references: references, in: collector)
    }
    return scores
  }

  /// - Parameters:
  ///   - prediction: its size in words.
  ///   - reference: likewise.
  static func sizeMismatch(_ pair: Pair, prediction: String, reference: String) -> PipelineError {
    PipelineError(
      .sizeMismatch,
      "\(pair.prediction![0].path) is \(prediction) but \(pair.reference[0].path) is \(reference); predictions must have the "
        + "reference's size")
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
      observer(
        .note(
          "\(missing.count) references have no prediction and count as all background: \(listed(missing.map(\.path)))"))
    }
    let known = Set(references.map(\.baseName))
    let extra = predictions.filter { !known.contains($0.baseName) }
    if !extra.isEmpty {
      observer(.note("\(extra.count) predictions have no reference and are not scored: \(listed(extra.map(\.path)))"))
    }
    return references.map {
      Pair(
        name: $0.baseName, prediction: byName[$0.baseName].map { [MaskFile($0)] }, reference: [MaskFile($0.path)])
    }
  }
}
