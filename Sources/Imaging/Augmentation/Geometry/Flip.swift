public import Randomness

/// Left and right are swapped with one probability, top and bottom with another.
public struct Flip: GeometricStep {
  public static let name = "flip"

  /// 0 to 1.
  public var horizontal: Double
  /// 0 to 1.
  public var vertical: Double

  public init(horizontal: Double = 0.5, vertical: Double = 0.5) {
    self.horizontal = horizontal
    self.vertical = vertical
  }

  public func draw(width: Int, height: Int, using draws: inout KeyedGenerator) -> Drawn<GeometricChange>? {
    let isHorizontal = Double(draws.uniform()) < horizontal
    let isVertical = Double(draws.uniform()) < vertical
    guard isHorizontal || isVertical else { return nil }
    return Drawn(
      .affine(.flip(horizontal: isHorizontal, vertical: isVertical, width: width, height: height)),
      [DrawnParameter("horizontal", isHorizontal ? 1 : 0), DrawnParameter("vertical", isVertical ? 1 : 0)])
  }
}
