/// Every step there is. A new one is its file, a line here, and one in the decoder of pipeline files.
enum PostprocessingCatalog {
  static let steps: [any PostprocessingStep.Type] = onProbabilities + deciding + onMasks

  private static let onProbabilities: [any PostprocessingStep.Type] = [ProbabilitySmoothing.self]

  private static let deciding: [any PostprocessingStep.Type] = [
    ThresholdDecision.self, OtsuDecision.self, MultiOtsuDecision.self, HysteresisDecision.self, ArgmaxDecision.self,
  ]

  private static let onMasks: [any PostprocessingStep.Type] = [
    Erosion.self, Dilation.self, Opening.self, Closing.self, MorphologicalGradient.self, TopHat.self, BlackHat.self,
    ReconstructionOpening.self, HoleFilling.self, SmallObjectRemoval.self, LargestObjects.self, BorderClearing.self,
    ConvexHulls.self, Skeletonization.self, ContourExtraction.self, ObjectSplitting.self,
  ]
}

/// A step, and the classes that it acts on: as `{"open": {…}, "classes": ["nucleus"]}` in plans and checkpoints.
public struct ScopedPostprocessingStep: Sendable {
  public var step: any PostprocessingStep
  /// Names of foreground classes; nil: all.
  public var classes: [String]?

  public init(_ step: any PostprocessingStep, classes: [String]? = nil) {
    self.step = step
    self.classes = classes
  }

  /// Whether it acts on a class.
  func acts(on name: String) -> Bool { classes?.contains(name) ?? true }
}

extension ScopedPostprocessingStep: Equatable {
  public static func == (one: ScopedPostprocessingStep, other: ScopedPostprocessingStep) -> Bool {
    one.step.isEqual(to: other.step) && one.classes == other.classes
  }
}

extension ScopedPostprocessingStep: Codable {
  private static let classesKey = NameKey(stringValue: "classes")

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: NameKey.self)
    let names = container.allKeys.map(\.stringValue).filter { $0 != Self.classesKey.stringValue }
    guard let name = names.first, names.count == 1,
      let kind = PostprocessingCatalog.steps.first(where: { $0.name == name })
    else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath, debugDescription: "expected one post-processing step, found \(names)"))
    }
    func decode<Step: PostprocessingStep>(_ kind: Step.Type) throws -> any PostprocessingStep {
      try container.decode(kind, forKey: NameKey(stringValue: name))
    }
    self.init(try decode(kind), classes: try container.decodeIfPresent([String].self, forKey: Self.classesKey))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: NameKey.self)
    try container.encode(step, forKey: NameKey(stringValue: type(of: step).name))
    try container.encodeIfPresent(classes, forKey: Self.classesKey)
  }
}
