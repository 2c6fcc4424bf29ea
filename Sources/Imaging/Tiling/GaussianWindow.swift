#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// How much each pixel of a tile counts: most in the middle, where a network sees the most around it.
///
/// A Gaussian with σ = an eighth of the tile along each axis (nnU-Net; Isensee et al., 2021), never 0, at most 1.
public struct GaussianWindow: Sendable, Equatable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  /// Weights in row order.
  public let weights: [Float]

  public init(width: Int, height: Int) {
    precondition(width > 0 && height > 0)
    self.width = width
    self.height = height
    let columns = Self.profile(width)
    weights = Self.profile(height).flatMap { row in columns.map { Float($0 * row) } }
  }

  /// Weights along one axis, 1 in the middle and about e⁻⁸ at the ends.
  private static func profile(_ count: Int) -> [Double] {
    let deviation = Double(count) / 8
    let weights = (0..<count).map { position in
      let distance = (Double(position) - Double(count - 1) / 2) / deviation
      return exp(-distance * distance / 2)
    }
    let highest = weights[count / 2]
    return weights.map { $0 / highest }
  }
}
