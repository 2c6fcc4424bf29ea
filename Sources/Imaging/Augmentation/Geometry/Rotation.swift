public import Randomness

/// A turn about the sample's centre by an angle drawn evenly; positive is counter-clockwise as seen.
public struct Rotation: GeometricStep {
  public static let name = "rotate"

  public var degrees: ClosedRange<Double>
  /// 0 to 1.
  public var probability: Double

  public init(degrees: ClosedRange<Double> = -180...180, probability: Double = 0.2) {
    self.degrees = degrees
    self.probability = probability
  }

  public func draw(width: Int, height: Int, using draws: inout KeyedGenerator) -> Drawn<GeometricChange>? {
    guard draws.happens(probability) else { return nil }
    let angle = draws.number(in: degrees)
    return Drawn(
      .affine(.rotation(degrees: angle, width: width, height: height)), [DrawnParameter("degrees", angle)])
  }
}
