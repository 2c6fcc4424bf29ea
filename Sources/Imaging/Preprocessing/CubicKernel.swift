/// Cubic convolution with a = −0.75, as OpenCV's `INTER_CUBIC` and PyTorch's `bicubic` have it (Keys, "Cubic convolution
/// interpolation for digital image processing", 1981, who recommends −0.5).
///
/// It goes through the samples, and beyond them by up to a ninth of a step between two.
public enum CubicKernel {
  private static let a: Float = -0.75

  /// The weights of the samples before, at, after and two after a place; they add up to 1.
  ///
  /// - Parameter fraction: how far the place is from the second sample to the third, 0 to 1.
  @inline(__always)
  public static func weights(_ fraction: Float) -> SIMD4<Float> {
    SIMD4(far(1 + fraction), near(fraction), near(1 - fraction), far(2 - fraction))
  }

  /// Up to 1 from the centre.
  @inline(__always)
  private static func near(_ x: Float) -> Float { ((a + 2) * x - (a + 3)) * x * x + 1 }

  /// From 1 to 2.
  @inline(__always)
  private static func far(_ x: Float) -> Float { ((a * x - 5 * a) * x + 8 * a) * x - 4 * a }
}
