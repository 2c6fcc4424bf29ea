internal import Evaluation
internal import ImageCodecs

/// Two folders to compare.
public struct EvaluationRequest: Sendable {
  public var predictions: String
  public var references: String
  /// Nothing: the masks tell.
  public var classes: [ClassDefinition]?
  /// Whether masks come one file a class: classes may then overlap, and none is the background.
  public var isPerClass: Bool
  /// Where masks come one file a class: which to score, in this order; nothing: all that the references have.
  public var classNames: [String]?
  /// The mask value of unscored pixels, in either folder.
  public var ignore: Int?
  /// Whether a reference without prediction counts as predicted all background.
  public var missingIsEmpty: Bool
  /// By the names in `knownScores`; nothing: the standard ones, and all of probabilities where there are any.
  public var scores: [String]?
  /// Of the surface Dice (`nsd`), in mm or px.
  public var tolerance: Double
  /// Whether a distance to an empty mask is the image's diagonal rather than infinite.
  public var penalizesMissed = false
  /// A folder of probabilities as `sulcus predict --probabilities` writes them; nothing: there are none.
  public var probabilities: String?
  /// What objects are, where they are scored; nothing: they are not.
  public var objects: ScoredObjects?
  /// Whether `scores.json` also says what other libraries would give.
  public var conventions = false
  /// Where `cases.csv` and `scores.json` go; nothing: nowhere.
  public var output: String?
  /// Bytes beyond which a mask is refused; nothing: the default.
  public var decodingLimit: Int?
  /// Folders with the masks of further raters.
  public var furtherReferences: [String] = []
  /// Which mask is the reference where there are further raters, by the names in `knownConsensusRules`; nothing: that of the
  /// first.
  public var consensus: String?
  /// For which predictive values are given, in (0, 1).
  public var prevalence: [Double] = []
  /// Where scores are sliced; nothing: they are not.
  public var slices: SliceRequest?

  public init(
    predictions: String, references: String, classes: [ClassDefinition]? = nil, missingIsEmpty: Bool = false,
    scores: [String]? = nil, tolerance: Double = 1, probabilities: String? = nil, objects: ScoredObjects? = nil,
    output: String? = nil, decodingLimit: Int? = nil, isPerClass: Bool = false, classNames: [String]? = nil,
    ignore: Int? = nil
  ) {
    self.probabilities = probabilities
    self.objects = objects
    self.isPerClass = isPerClass
    self.classNames = classNames
    self.ignore = ignore
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

  /// Those that `probabilities` is for.
  public static var scoresOfProbabilities: [String] { ScoreName.fromProbabilities.map(\.rawValue) }

  /// Those that are distances, in mm or px.
  public static var distances: [String] { ScoreName.allCases.filter(\.isDistance).map(\.rawValue) }

  /// Whether one of these places names its files by image and class, as masks that come one file a class are.
  public static func isPerClass(_ locations: [String]) -> Bool { locations.contains(where: ClassFiles.isPattern) }

  /// - Precondition: every name is known.
  private var scoreNames: [ScoreName] {
    scores?.map { name in
      guard let score = ScoreName(rawValue: name) else { preconditionFailure("no score is called \(name)") }
      return score
    } ?? ScoreName.standard + (probabilities == nil ? [] : ScoreName.fromProbabilities)
  }

  /// Whether the counts of each pair of masks are all that is asked for.
  var needsCountsAlone: Bool {
    ignore == nil && probabilities == nil && objects == nil && furtherReferences.isEmpty && slices == nil
  }

  var settings: EvaluationSettings {
    var settings = EvaluationSettings(scores: scoreNames, tolerance: tolerance)
    settings.references = furtherReferences.isEmpty ? nil : furtherReferences
    settings.consensus = consensus.map(Self.rule)
    settings.prevalence = prevalence.isEmpty ? nil : prevalence
    settings.missedDistance = penalizesMissed ? .diagonal : nil
    return settings
  }

  var limits: DecodingLimits { DecodingLimits(orStandard: decodingLimit) }
}
