/// A class may be where its probability is above a fixed number.
public struct ThresholdDecision: CandidateStep {
  public static let name = "threshold"

  /// 0 to 1.
  public var value: Double
  /// Of single classes by their names, which go before `value`; nil: of none.
  public var perClass: [String: Double]?

  public init(value: Double = 0.5, perClass: [String: Double]? = nil) {
    self.value = value
    self.perClass = perClass
  }

  public var isSound: Bool { (0...1).contains(value) && (perClass ?? [:]).values.allSatisfy((0...1).contains) }

  public func candidates(of channel: Int, named name: String, in planes: [FloatImage]) -> Candidates {
    .above(Float(perClass?[name] ?? value))
  }
}
