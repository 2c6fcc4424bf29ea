public import Randomness

/// An enlargement about the sample's centre by a factor drawn evenly; below 1 it shrinks.
public struct Scaling: GeometricStep {
  public static let name = "scale"

  /// Above 0.
  public var factor: ClosedRange<Double>
  /// 0 to 1.
  public var probability: Double
  /// Whether each axis has a factor of its own, so that proportions change.
  public var isPerAxis: Bool

  public init(factor: ClosedRange<Double> = 0.7...1.4, probability: Double = 0.2, isPerAxis: Bool = false) {
    self.factor = factor
    self.probability = probability
    self.isPerAxis = isPerAxis
  }

  public func draw(width: Int, height: Int, using draws: inout KeyedGenerator) -> Drawn<GeometricChange>? {
    guard draws.happens(probability) else { return nil }
    let horizontal = draws.number(in: factor)
    guard isPerAxis else {
      let map = AffineMap.scaling(factor: horizontal, width: width, height: height)
      return Drawn(.affine(map), [DrawnParameter("factor", horizontal)])
    }
    let vertical = draws.number(in: factor)
    return Drawn(
      .affine(.scaling(horizontal: horizontal, vertical: vertical, width: width, height: height)),
      [DrawnParameter("horizontal", horizontal), DrawnParameter("vertical", vertical)])
  }
}
