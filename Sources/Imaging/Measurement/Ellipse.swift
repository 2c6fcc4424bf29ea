#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// An ellipse by its second moments; lengths are in the unit of the moments.
public struct Ellipse: Sendable, Equatable {
  /// The whole length of the longer axis: four standard deviations along it.
  public let majorAxis: Double
  /// The whole length of the shorter axis.
  public let minorAxis: Double
  /// How far the foci are apart, as a share of the major axis: 0 for a circle, 1 for a line.
  public let eccentricity: Double
  /// The angle of the major axis to the y axis, which points down: above −π/2, up to π/2, counter-clockwise as seen; ±π/4
  /// where the axes are equal (scikit-image's).
  public let orientation: Double

  init(_ moments: RegionProperties.Covariance) {
    let (middle, half) = ((moments.xx + moments.yy) / 2, (moments.xx - moments.yy) / 2)
    let larger = middle + (half * half + moments.xy * moments.xy).squareRoot()
    // Not the difference, which loses the digits of what is nearly a line.
    let determinant = max(moments.xx * moments.yy - moments.xy * moments.xy, 0)
    let smaller = larger == 0 ? 0 : min(determinant / larger, larger)
    majorAxis = 4 * larger.squareRoot()
    minorAxis = 4 * smaller.squareRoot()
    eccentricity = larger == 0 ? 0 : (1 - smaller / larger).squareRoot()
    orientation =
      half == 0 ? (moments.xy > 0 ? .pi / 4 : -.pi / 4) : atan2(2 * moments.xy, moments.yy - moments.xx) / 2
  }
}

func cubeRoot(_ value: Double) -> Double { cbrt(value) }
