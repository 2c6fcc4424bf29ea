#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Where each pixel of a result comes from: an affine map from output to source coordinates.
///
///     sourceX = xx · x + xy · y + offsetX
///     sourceY = yx · x + yy · y + offsetY
///
/// Coordinates are in pixels with centres at whole numbers, x to the right, y downwards. Flips, rotations and scalings
/// are about the centre ((W − 1) / 2, (H − 1) / 2) of a grid of W × H pixels.
public struct AffineMap: Sendable, Equatable, Codable {
  public var xx: Double
  public var xy: Double
  public var yx: Double
  public var yy: Double
  public var offsetX: Double
  public var offsetY: Double

  public init(xx: Double, xy: Double, yx: Double, yy: Double, offsetX: Double, offsetY: Double) {
    self.xx = xx
    self.xy = xy
    self.yx = yx
    self.yy = yy
    self.offsetX = offsetX
    self.offsetY = offsetY
  }

  public static let identity = AffineMap(xx: 1, xy: 0, yx: 0, yy: 1, offsetX: 0, offsetY: 0)

  /// A window: output (0, 0) shows source (x, y).
  public static func window(x: Double, y: Double) -> AffineMap {
    AffineMap(xx: 1, xy: 0, yx: 0, yy: 1, offsetX: x, offsetY: y)
  }

  /// A horizontal flip swaps left and right, a vertical one top and bottom.
  public static func flip(horizontal: Bool, vertical: Bool, width: Int, height: Int) -> AffineMap {
    centered(horizontal ? -1 : 1, 0, 0, vertical ? -1 : 1, width: width, height: height)
  }

  /// A rotation of what is seen, counter-clockwise for positive degrees; exact for multiples of 90.
  public static func rotation(degrees: Double, width: Int, height: Int) -> AffineMap {
    let (sine, cosine) = sineAndCosine(degrees: degrees)
    return centered(cosine, -sine, sine, cosine, width: width, height: height)
  }

  /// Counter-clockwise turns by 90° that move whole pixels on any grid.
  ///
  /// On a grid of odd width and even height, or the other way round, an odd number of turns about the exact centre would
  /// put pixels between pixels: what is shown is then half a pixel off along both axes.
  public static func quarterTurns(_ count: Int, width: Int, height: Int) -> AffineMap {
    var map = rotation(degrees: Double(count % 4 * 90), width: width, height: height)
    map.offsetX.round(.down)
    map.offsetY.round(.down)
    return map
  }

  /// A factor above 1 enlarges what is seen.
  public static func scaling(factor: Double, width: Int, height: Int) -> AffineMap {
    scaling(horizontal: factor, vertical: factor, width: width, height: height)
  }

  /// A factor of its own for each axis; above 1 enlarges what is seen.
  public static func scaling(horizontal: Double, vertical: Double, width: Int, height: Int) -> AffineMap {
    precondition(horizontal > 0 && vertical > 0)
    return centered(1 / horizontal, 0, 0, 1 / vertical, width: width, height: height)
  }

  /// What is seen moves by so many pixels to the right and down.
  public static func shift(x: Double, y: Double) -> AffineMap { window(x: -x, y: -y) }

  /// What is seen leans, about the centre, first along rows and then along columns; areas stay as they are.
  ///
  /// - Parameters:
  ///   - horizontal: degrees by which an upright line leans to the right, as italics do.
  ///   - vertical: degrees by which a level line rises to the right.
  /// - Precondition: both are between −90 and 90, ends excluded.
  public static func shear(horizontal: Double, vertical: Double, width: Int, height: Int) -> AffineMap {
    precondition(abs(horizontal) < 90 && abs(vertical) < 90)
    let along = centered(1, tan(horizontal * .pi / 180), 0, 1, width: width, height: height)
    return along.then(centered(1, 0, tan(vertical * .pi / 180), 1, width: width, height: height))
  }

  /// This map's geometry first, then that of `next` on its result, as one map.
  public func then(_ next: AffineMap) -> AffineMap {
    let offset = source(x: next.offsetX, y: next.offsetY)
    return AffineMap(
      xx: xx * next.xx + xy * next.yx, xy: xx * next.xy + xy * next.yy,
      yx: yx * next.xx + yy * next.yx, yy: yx * next.xy + yy * next.yy,
      offsetX: offset.x, offsetY: offset.y)
  }

  /// Where an output pixel comes from.
  public func source(x: Double, y: Double) -> (x: Double, y: Double) {
    (xx * x + xy * y + offsetX, yx * x + yy * y + offsetY)
  }

  /// The map from source to output: where a landmark of the source is seen in the result.
  ///
  /// - Precondition: the map is not flat.
  public var inverse: AffineMap {
    let determinant = xx * yy - xy * yx
    precondition(determinant != 0)
    return AffineMap(
      xx: yy / determinant, xy: -xy / determinant, yx: -yx / determinant, yy: xx / determinant,
      offsetX: (xy * offsetY - yy * offsetX) / determinant, offsetY: (yx * offsetX - xx * offsetY) / determinant)
  }

  private static func centered(
    _ xx: Double, _ xy: Double, _ yx: Double, _ yy: Double, width: Int, height: Int
  ) -> AffineMap {
    let x = Double(width - 1) / 2
    let y = Double(height - 1) / 2
    return AffineMap(xx: xx, xy: xy, yx: yx, yy: yy, offsetX: x - xx * x - xy * y, offsetY: y - yx * x - yy * y)
  }

  /// Exact for quarter turns, so that these copy pixels.
  private static func sineAndCosine(degrees: Double) -> (Double, Double) {
    switch degrees.remainder(dividingBy: 360) {
    case 0: (0, 1)
    case 90: (1, 0)
    case -90: (-1, 0)
    case 180, -180: (0, -1)
    case let degrees: (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
    }
  }
}
