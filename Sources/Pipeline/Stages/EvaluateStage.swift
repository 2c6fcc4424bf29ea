internal import Evaluation
internal import Foundation
internal import ImageCodecs
internal import Imaging

/// The scores of cases, one by one and together.
public struct ScoredCases: Sendable {
  let cases: [CaseScores]
  let summary: ScoreSummary
  /// Names in order, the background first.
  public let classes: [String]

  init(_ cases: [CaseScores], classes: [String], scores: [ScoreName]) {
    self.cases = cases
    self.classes = classes
    summary = ScoreSummary(cases, classes: classes, scores: scores)
  }

  /// The text of `scores.json`.
  public var json: String { summary.json }

  /// The averages as a table of texts; `–` where a score is undefined.
  public var table: (header: [String], rows: [[String]]) {
    func row(_ name: String, _ average: String, _ values: [ScoreName: Double]) -> [String] {
      [name, average]
        + summary.scores.map { score in
          guard let value = values[score], !value.isNaN else { return "–" }
          return String(format: "%.4f", value)
        }
    }
    let all = [row("all classes", "macro", summary.macro), row("", "pooled", summary.pooled)]
    let each = summary.perClass.flatMap { [row($0.name, "macro", $0.macro), row("", "pooled", $0.pooled)] }
    return (["class", "average"] + summary.scores.map(\.rawValue), all + each)
  }

  /// Cases whose foreground IoU is defined, and cases without foreground in either mask.
  public var counted: (scored: Int, undefined: Int) { (summary.scored, summary.undefined) }

  /// How many distances are infinite and so in no mean, by the name of the score; scores without any are left out.
  public var infinite: [(score: String, count: Int)] {
    summary.scores.compactMap { score in summary.infinite[score].map { (score.rawValue, $0) } }
  }

  /// Writes `cases.csv` and `scores.json`.
  func write(cases casesPath: String, scores scoresPath: String) throws(PipelineError) {
    let table = CaseTable(cases, classes: classes, scores: summary.scores)
    try writeFile(Data(table.text.utf8), to: casesPath)
    try writeFile(Data((summary.json + "\n").utf8), to: scoresPath)
  }
}

/// Two folders to compare.
public struct EvaluationRequest: Sendable {
  public var predictions: String
  public var references: String
  /// Nothing: the masks tell.
  public var classes: [ClassDefinition]?
  /// Whether a reference without prediction counts as predicted all background.
  public var missingIsEmpty: Bool
  /// By the names in `knownScores`; nothing: the standard ones.
  public var scores: [String]?
  /// Of the surface Dice (`nsd`), in mm or px.
  public var tolerance: Double
  /// Where `cases.csv` and `scores.json` go; nothing: nowhere.
  public var output: String?
  /// Bytes beyond which a mask is refused; nothing: the default.
  public var decodingLimit: Int?

  public init(
    predictions: String, references: String, classes: [ClassDefinition]? = nil, missingIsEmpty: Bool = false,
    scores: [String]? = nil, tolerance: Double = 1, output: String? = nil, decodingLimit: Int? = nil
  ) {
    self.scores = scores
    self.tolerance = tolerance
    self.predictions = predictions
    self.references = references
    self.classes = classes
    self.missingIsEmpty = missingIsEmpty
    self.output = output
    self.decodingLimit = decodingLimit
  }
}

extension EvaluationRequest {
  /// The names that a score can be asked for by.
  public static var knownScores: [String] { ScoreName.allCases.map(\.rawValue) }

  /// - Precondition: every name is known.
  fileprivate var scoreNames: [ScoreName] {
    scores?.map { name in
      guard let score = ScoreName(rawValue: name) else { preconditionFailure("no score is called \(name)") }
      return score
    } ?? ScoreName.standard
  }

  fileprivate var limits: DecodingLimits { DecodingLimits(orStandard: decodingLimit) }
}

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
      scores: request.scoreNames, tolerance: request.tolerance)
    if let output = request.output {
      try scored.write(
        cases: FilePath.join(output, "cases.csv"), scores: FilePath.join(output, "scores.json"))
    }
    return scored
  }

  static func score(
    _ pairs: [Pair], predictions: CaseReader, references: CaseReader, scores: [ScoreName], tolerance: Double = 1
  ) throws(PipelineError) -> ScoredCases {
    let fromMasks = MaskScores(scores, tolerance: tolerance)
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
    return ScoredCases(cases, classes: references.classes.names, scores: scores)
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

/// What mask values mean in two folders that are compared.
private struct MaskTables {
  var predictions: ClassTable
  var references: ClassTable

  static func make(
    _ request: EvaluationRequest, pairs: [EvaluateStage.Pair]
  ) throws(PipelineError) -> MaskTables {
    if let classes = request.classes {
      let table = ClassTable(classes: classes)
      return MaskTables(predictions: table, references: table)
    }
    let predicted = try values(of: pairs.flatMap { $0.prediction ?? [] }, limits: request.limits)
    let actual = try values(of: pairs.flatMap(\.reference), limits: request.limits)
    let foreground = (predicted.subtracting([0]), actual.subtracting([0]))
    if foreground.0.count <= 1 && foreground.1.count <= 1 {
      let fallback = foreground.1.first ?? foreground.0.first ?? 255
      return MaskTables(
        predictions: binary(foreground.0.first ?? fallback), references: binary(foreground.1.first ?? fallback))
    }
    guard predicted.union([0]) == actual.union([0]) else {
      throw PipelineError(
        .maskValues,
        "\(request.predictions) holds the values \(list(predicted)) and \(request.references) \(list(actual)); "
          + "say which is which with --classes name=value,...")
    }
    let table = ClassTable(
      classes: actual.union([0]).sorted().map {
        ClassDefinition(name: $0 == 0 ? "background" : "\($0)", values: [.gray(Int($0))])
      })
    return MaskTables(predictions: table, references: table)
  }

  private static func binary(_ foreground: Int32) -> ClassTable {
    ClassTable(classes: [
      ClassDefinition(name: "background", values: [.gray(0)]),
      ClassDefinition(name: "foreground", values: [.gray(Int(foreground))]),
    ])
  }

  private static func list(_ values: Set<Int32>) -> String {
    values.sorted().prefix(12).map(String.init).joined(separator: ", ") + (values.count > 12 ? ", …" : "")
  }

  private static func values(of files: [MaskFile], limits: DecodingLimits) throws(PipelineError) -> Set<Int32> {
    let (found, problems) = MaskValues.find(in: files, limits: limits)
    guard problems.isEmpty else { throw PipelineError(files: problems) }
    return found
  }
}
