/// A class may be where its probability is above a low threshold, in parts that are above a high one somewhere (Canny, 1986).
///
/// Weak pixels so count where they belong to something that is certain. Of a stack the parts are those of the whole stack.
public struct HysteresisDecision: CandidateStep {
  public static let name = "hysteresis"

  /// 0 to 1.
  public var low: Double
  /// `low` to 1.
  public var high: Double
  /// Of the parts; nil: 8, and 26 in a stack.
  public var connectivity: Connectivity?

  public init(low: Double = 0.3, high: Double = 0.7, connectivity: Connectivity? = nil) {
    self.low = low
    self.high = high
    self.connectivity = connectivity
  }

  public var isSound: Bool { 0 <= low && low <= high && high <= 1 }

  public func candidates(of channel: Int, named name: String, in planes: [FloatImage]) -> Candidates {
    .mask(
      BitMask(
        planes: planes, channel: channel, above: Float(high), connectedAbove: Float(low), connectivity: connectivity))
  }
}
