public import Randomness

/// The elastic deformation of the U-Net paper: random displacement vectors on a coarse grid, bicubic interpolation between.
///
/// Ronneberger, Fischer and Brox 2015, section 3.1: a grid of 3 × 3, vectors from a normal distribution with a standard
/// deviation of 10 pixels. ``SplineField`` says how it is interpolated.
public struct Elastic: GeometricStep {
  public static let name = "elastic"

  /// Points along each axis, at least 2.
  public var grid: Int
  /// The standard deviation of the displacements along each axis, in pixels of the sample.
  public var sigma: Double
  /// 0 to 1.
  public var probability: Double

  public init(grid: Int = 3, sigma: Double = 10, probability: Double = 0.2) {
    self.grid = grid
    self.sigma = sigma
    self.probability = probability
  }

  public func draw(width: Int, height: Int, using draws: inout KeyedGenerator) -> Drawn<GeometricChange>? {
    guard draws.happens(probability) else { return nil }
    let x = (0..<grid * grid).map { _ in sigma * Double(draws.normal()) }
    let y = (0..<grid * grid).map { _ in sigma * Double(draws.normal()) }
    return Drawn(
      .field(SplineField(points: grid, x: x, y: y, width: width, height: height)),
      [DrawnParameter("furthest", zip(x, y).map { ($0 * $0 + $1 * $1).squareRoot() }.max() ?? 0)])
  }
}
