public import Randomness

/// A lean about the sample's centre along rows and along columns, each by an angle drawn evenly.
public struct Shear: GeometricStep {
  public static let name = "shear"

  /// Between −90 and 90; positive leans to the right and rises to the right.
  public var degrees: ClosedRange<Double>
  /// 0 to 1.
  public var probability: Double

  public init(degrees: ClosedRange<Double> = -10...10, probability: Double = 0.2) {
    self.degrees = degrees
    self.probability = probability
  }

  public func draw(width: Int, height: Int, using draws: inout KeyedGenerator) -> Drawn<GeometricChange>? {
    guard draws.happens(probability) else { return nil }
    let (horizontal, vertical) = (draws.number(in: degrees), draws.number(in: degrees))
    return Drawn(
      .affine(.shear(horizontal: horizontal, vertical: vertical, width: width, height: height)),
      [DrawnParameter("horizontal", horizontal), DrawnParameter("vertical", vertical)])
  }
}
