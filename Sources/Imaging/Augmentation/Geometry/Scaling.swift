public import Randomness

/// An enlargement about the sample's centre by a factor drawn evenly; below 1 it shrinks.
public struct Scaling: GeometricStep {
  public static let name = "scale"

  /// Above 0.
  public var factor: ClosedRange<Double>
  /// 0 to 1.
  public var probability: Double

  public init(factor: ClosedRange<Double> = 0.7...1.4, probability: Double = 0.2) {
    self.factor = factor
    self.probability = probability
  }

  public func draw(width: Int, height: Int, using draws: inout KeyedGenerator) -> Drawn<AffineMap>? {
    guard draws.happens(probability) else { return nil }
    let factor = draws.number(in: factor)
    return Drawn(.scaling(factor: factor, width: width, height: height), [DrawnParameter("factor", factor)])
  }
}
