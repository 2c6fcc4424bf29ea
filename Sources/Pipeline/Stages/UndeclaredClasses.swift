internal import Evaluation
internal import Foundation
internal import ImageCodecs
internal import Imaging

/// Scores two folders whose classes nobody declared in one pass: of each case the pairs of mask values are counted, and what
/// they mean is decided when all have been seen.
enum UndeclaredClasses {
  /// - Returns: nothing where classes are declared, or a score needs the masks themselves: those are read twice.
  /// - Throws: `PipelineError` that lists every pair which cannot be scored.
  static func score(_ pairs: [EvaluateStage.Pair], _ request: EvaluationRequest) throws -> ScoredCases? {
    let settings = request.settings
    guard request.classes == nil, !settings.scores.contains(where: \.needsMasks) else { return nil }
    let reader = CaseReader(orientation: .apply, classes: ClassTable(classes: []), limits: request.limits)
    let results = concurrentMap(pairs.count, workers: ProcessInfo.processInfo.activeProcessorCount) { index in
      Result { try count(pairs[index], reader) }
    }
    let problems = results.compactMap { if case .failure(let error) = $0 { error } else { nil } }
    guard problems.isEmpty else { throw PipelineError(files: problems) }
    let counts = try results.map { try $0.get() }
    let predicted = zip(pairs, counts).filter { $0.0.prediction != nil }.map(\.1.predictions)
    let tables = try MaskTables.make(
      request, predicted: predicted.reduce(into: []) { $0.formUnion($1) },
      actual: counts.reduce(into: []) { $0.formUnion($1.references) })
    let (truth, guess) = (labels(tables.references), labels(tables.predictions))
    let classes = tables.references.names
    let cases = zip(pairs, counts).map { pair, counts in
      CaseScores(
        name: pair.name, group: pair.group,
        counts: counts.confusion(classes: classes.count, reference: truth, prediction: guess))
    }
    return ScoredCases(cases, classes: classes, scores: settings.scores)
  }

  /// The class of each value.
  private static func labels(_ table: ClassTable) -> [Int32: Int] {
    var labels: [Int32: Int] = [:]
    for (index, entry) in table.classes.enumerated() {
      for value in entry.values { labels[MaskCodes.code(of: value, asColors: false)] = index }
    }
    return labels
  }

  private static func count(_ pair: EvaluateStage.Pair, _ reader: CaseReader) throws -> ValuePairs {
    let file = pair.reference[0].path
    let reference = try reader.mask(file).content
    guard let predictedFile = pair.prediction?[0].path else {
      let codes = try MaskCodes.read(reference, asColors: false, file: file)
      let pairs = ValuePairs(reference: codes, prediction: Array(repeating: 0, count: codes.count))
      try MaskTables.checkCount(pairs.references, of: file)
      return pairs
    }
    let prediction = try reader.mask(predictedFile).content
    guard
      (prediction.width, prediction.height, prediction.planes)
        == (reference.width, reference.height, reference.planes)
    else { throw EvaluateStage.sizeMismatch(pair, prediction: size(prediction), reference: size(reference)) }
    if let truth = bytes(reference), let guess = bytes(prediction) {
      return ValuePairs(reference: truth, prediction: guess)
    }
    let pairs = ValuePairs(
      reference: try MaskCodes.read(reference, asColors: false, file: file),
      prediction: try MaskCodes.read(prediction, asColors: false, file: predictedFile))
    // Or a table of all values of all images would be kept.
    try MaskTables.checkCount(pairs.predictions, of: predictedFile)
    try MaskTables.checkCount(pairs.references, of: file)
    return pairs
  }

  /// The samples where they are one byte a pixel.
  private static func bytes(_ mask: Image) -> [UInt8]? {
    guard case .uint8(let values) = mask.samples else { return nil }
    switch mask.channels {
    case .gray, .palette: return values
    default: return nil
    }
  }

  private static func size(_ mask: Image) -> String {
    LabelMap(width: mask.width, height: mask.height, planes: mask.planes).sizeText
  }
}
