public import Randomness

/// Quarter turns about the sample's centre, which copy pixels bit for bit.
///
/// The sample keeps its size: where it is not square, a turn by 90 or 270 degrees shows what lies beyond its shorter sides,
/// and less along its longer ones.
public struct Turn: GeometricStep {
  public static let name = "turn"

  /// 0 to 1; by 90, 180 and 270 degrees equally often.
  public var probability: Double

  public init(probability: Double = 0.75) { self.probability = probability }

  public func draw(width: Int, height: Int, using draws: inout KeyedGenerator) -> Drawn<GeometricChange>? {
    guard draws.happens(probability) else { return nil }
    let quarters = 1 + draws.integer(below: 3)
    return Drawn(
      .affine(.quarterTurns(quarters, width: width, height: height)),
      [DrawnParameter("degrees", Double(90 * quarters))])
  }
}
