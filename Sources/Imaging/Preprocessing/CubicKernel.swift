/// Cubic convolution with a = −0.75, as OpenCV's `INTER_CUBIC` and PyTorch's `bicubic` have it (Keys, "Cubic convolution
/// interpolation for digital image processing", 1981, who recommends −0.5).
///
/// It goes through the samples, and beyond them by up to a ninth of a step between two.
public enum CubicKernel {
  /// The weights of the samples before, at, after and two after a place; they add up to 1.
  ///
  /// - Parameter fraction: how far the place is from the second sample to the third, 0 to 1.
  @inline(__always)
  public static func weights(_ fraction: Float) -> SIMD4<Float> {
    let a: Float = -0.75
    let cubic = SIMD4(a, a + 2, -a - 2, -a)
    let square = SIMD4(-2 * a, -a - 3, 2 * a + 3, a)
    let line = SIMD4(a, 0, -a, 0)
    return ((cubic * fraction + square) * fraction + line) * fraction + SIMD4(0, 1, 0, 0)
  }
}
