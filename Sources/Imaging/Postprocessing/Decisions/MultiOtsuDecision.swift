/// A class may be in the uppermost of several levels, into which Otsu's thresholds divide its probabilities in the whole case.
///
/// As ``OtsuDecision``, thresholds are found whether the class is in the image or not.
public struct MultiOtsuDecision: CandidateStep {
  public static let name = "multiOtsu"

  /// 2 to 5.
  public var levels: Int
  /// How many of them, from above, are the class; 1 to `levels` − 1.
  public var foreground: Int

  public init(levels: Int = 3, foreground: Int = 1) {
    self.levels = levels
    self.foreground = foreground
  }

  public var isSound: Bool { 2...5 ~= levels && 1..<levels ~= foreground }

  public func candidates(of channel: Int, named name: String, in planes: [FloatImage]) -> Candidates {
    let thresholds = multiOtsuThresholds(planes.flatMap { $0.channelValues(channel) }, classes: levels)
    return .above(thresholds[levels - 1 - foreground])
  }
}
