public import Randomness

/// A move along both axes, each by a share of the sample's size drawn evenly, in whole pixels.
public struct Shift: GeometricStep {
  public static let name = "shift"

  /// Of the width, to the right, and of the height, down.
  public var share: ClosedRange<Double>
  /// 0 to 1.
  public var probability: Double

  public init(share: ClosedRange<Double> = -0.1...0.1, probability: Double = 0.2) {
    self.share = share
    self.probability = probability
  }

  public func draw(width: Int, height: Int, using draws: inout KeyedGenerator) -> Drawn<GeometricChange>? {
    guard draws.happens(probability) else { return nil }
    // Whole pixels: a part of one would blur the sample and teach nothing more.
    let x = (draws.number(in: share) * Double(width)).rounded()
    let y = (draws.number(in: share) * Double(height)).rounded()
    return Drawn(.affine(.shift(x: x, y: y)), [DrawnParameter("x", x), DrawnParameter("y", y)])
  }
}
