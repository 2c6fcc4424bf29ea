extension SourcePlane<Float> {
  /// Fills `target` with values between the sixteen samples around the coordinates; a constant border is blended with.
  func resampleCubic(by map: AffineMap, width: Int, height: Int, to target: UnsafeMutablePointer<Float>) {
    for y in 0..<height {
      for x in 0..<width {
        let place = map.source(x: Double(x), y: Double(y))
        (target + y * width + x).initialize(to: cubic(x: place.x, y: place.y))
      }
    }
  }

  private func cubic(x: Double, y: Double) -> Float {
    let (column, row) = (x.rounded(.down), y.rounded(.down))
    let (alongX, alongY) = (CubicKernel.weights(Float(x - column)), CubicKernel.weights(Float(y - row)))
    var sum: Float = 0
    for down in 0..<4 {
      var line: Float = 0
      for right in 0..<4 {
        line += alongX[right] * sample(Int(column) + right - 1, Int(row) + down - 1)
      }
      sum += alongY[down] * line
    }
    return sum
  }
}
