internal import Evaluation
internal import Imaging

/// What counts as an object where objects are scored.
public enum ScoredObjects: Sendable, Equatable {
  /// The connected parts of each foreground class: 8 neighbours, in a stack 26.
  case components
  /// The pixels of one value, whichever it is: masks number their objects, and there is one class.
  case instances
}

extension EvaluateStage {
  /// The objects of a pair, by foreground class.
  ///
  /// - Throws: `PipelineError` where a value numbers no object.
  static func objects(
    _ pair: Pair, prediction: LabelMap, reference: LabelMap, classes: Int, as kind: ScoredObjects,
    predictions: CaseReader, references: CaseReader
  ) throws -> [ObjectMatching] {
    switch kind {
    case .components:
      return (1..<classes).map { ObjectMatching(prediction: prediction, reference: reference, class: UInt8($0)) }
    case .instances:
      let truth = try numbers(pair.reference[0], references)
      let predicted =
        try pair.prediction.map { try numbers($0[0], predictions) } ?? [Int32](repeating: 0, count: truth.count)
      return [ObjectMatching(reference: truth, prediction: predicted)]
    }
  }

  private static func numbers(_ file: MaskFile, _ reader: CaseReader) throws -> [Int32] {
    let values = try MaskCodes.read(reader.mask(file.path).content, asColors: false, file: file.path)
    // Larger numbers than fit are read as the largest, and would be one object.
    guard let wrong = values.first(where: { $0 < 0 || $0 == .max }) else { return values }
    throw PipelineError(
      .maskValues,
      "\(file.path): the value \(wrong) numbers no object; instance masks hold 0 and numbers above it, below \(Int32.max)"
    )
  }
}

extension EvaluateStage.Extras {
  /// Those of a run.
  init(_ settings: EvaluationSettings, probabilities: CollectedProbabilities?, panel: RaterPanel?) {
    self.init(probabilities: probabilities, objects: settings.objects == true ? .components : nil, panel: panel)
  }
}

extension MaskTables {
  /// Of masks that number their objects: whatever is not 0 is one.
  static let instances: MaskTables = {
    let table = ClassTable(
      classes: [
        ClassDefinition(name: "background", values: [.gray(0)]), ClassDefinition(name: "object", values: [.gray(1)]),
      ], threshold: 0)
    return MaskTables(predictions: table, references: table)
  }()
}
