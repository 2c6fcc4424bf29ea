#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension ChanVese.Start {
  /// The level set before the first step, in row order; positive inside.
  func levels(_ values: [Float], width: Int, height: Int) -> [Float] {
    switch self {
    case .checkerboard: return Self.checkerboard(width, height)
    case .disk: return Self.disk(width, height) { radius, distance in (radius - distance) / radius }
    case .smallDisk: return Self.disk(width, height) { radius, distance in (radius / 2 - distance) / (radius * 1.5) }
    case .otsu:
      let threshold = otsuThreshold(values)
      return values.map { $0 > threshold ? 0.5 : -0.5 }
    }
  }

  /// Every fifth row and column is 0 but for rounding, and lies on the side that rounding takes: as scikit-image computes it, since the
  /// two phases hardly differ in brightness.
  private static func checkerboard(_ width: Int, _ height: Int) -> [Float] {
    let across = (0..<width).map { sin(Double($0) * (.pi / 5)) }
    return (0..<height).flatMap { y in
      let down = sin(Double(y) * (.pi / 5))
      return across.map { Float(down * $0) }
    }
  }

  /// - Parameter level: of the distance to the image's middle, both in px and the disk's radius at least half.
  private static func disk(_ width: Int, _ height: Int, _ level: (_ radius: Double, _ distance: Double) -> Double)
    -> [Float]
  {
    let (middleX, middleY) = ((width - 1) / 2, (height - 1) / 2)
    // An image of two rows or columns has no disk in it; half a pixel keeps the division defined.
    let radius = max(Double(min(middleX, middleY)), 0.5)
    return (0..<width * height).map { pixel in
      let (x, y) = (Double(pixel % width - middleX), Double(pixel / width - middleY))
      return Float(level(radius, (x * x + y * y).squareRoot()))
    }
  }
}
