extension [Float] {
  /// The values of a plane in row order after a Gaussian blur (``GaussianFilter``); at σ = 0 as they are.
  func blurred(sigma: Double, width: Int, height: Int) -> [Float] {
    precondition(count == width * height)
    if sigma <= 0 { return self }
    var blurred = self
    let filter = GaussianFilter(sigmaX: sigma, sigmaY: sigma)
    blurred.withUnsafeMutableBufferPointer { filter.apply(to: $0.baseAddress!, width: width, height: height) }
    return blurred
  }

  /// The standard deviation of all values.
  ///
  /// - Precondition: there is a value, and the squares of all are finite.
  var standardDeviation: Double {
    let mean = reduce(0) { $0 + Double($1) } / Double(count)
    let squares = reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return (squares / Double(count)).squareRoot()
  }
}
