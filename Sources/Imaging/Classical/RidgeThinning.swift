/// Non-maximum suppression: of a gradient's strength only the ridges, one pixel wide.
///
/// A pixel stays where its strength is at least that of the image one step up the gradient and one step down. Such a step ends
/// between two neighbours, one along the gradient's larger component and one on the diagonal beside it; what lies there is
/// interpolated linearly. Canny, 1986. Pixels at the image's edge have no such neighbours and go.
struct RidgeThinning {
  private let gradient: SobelGradient

  init(_ gradient: SobelGradient) { self.gradient = gradient }

  /// - Parameter threshold: the least strength of a ridge; one of 0 is none.
  func ridges(from threshold: Float) -> BitMask {
    let (width, height) = (gradient.width, gradient.height)
    return gradient.magnitude.withUnsafeBufferPointer { magnitude in
      BitMask(width: width, height: height) { pixel in
        let (x, y) = (pixel % width, pixel / width)
        guard magnitude[pixel] >= threshold, magnitude[pixel] > 0, x > 0, y > 0, x < width - 1, y < height - 1 else {
          return false
        }
        return isRidge(pixel, magnitude)
      }
    }
  }

  @inline(__always)
  private func isRidge(_ pixel: Int, _ magnitude: UnsafeBufferPointer<Float>) -> Bool {
    let (right, down) = (gradient.horizontal[pixel], gradient.vertical[pixel])
    let isSteep = abs(down) > abs(right)
    let (alongX, alongY) = (right < 0 ? -1 : 1, down < 0 ? -gradient.width : gradient.width)
    let (straight, diagonal) = (isSteep ? alongY : alongX, alongX + alongY)
    let weight = isSteep ? abs(right) / abs(down) : abs(down) / abs(right)
    let ahead = magnitude[pixel + diagonal] * weight + magnitude[pixel + straight] * (1 - weight)
    let behind = magnitude[pixel - diagonal] * weight + magnitude[pixel - straight] * (1 - weight)
    return ahead <= magnitude[pixel] && behind <= magnitude[pixel]
  }
}
