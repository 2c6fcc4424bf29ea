internal import Evaluation
internal import ImageCodecs

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
  private var scoreNames: [ScoreName] {
    scores?.map { name in
      guard let score = ScoreName(rawValue: name) else { preconditionFailure("no score is called \(name)") }
      return score
    } ?? ScoreName.standard
  }

  var settings: EvaluationSettings { EvaluationSettings(scores: scoreNames, tolerance: tolerance) }

  var limits: DecodingLimits { DecodingLimits(orStandard: decodingLimit) }
}
