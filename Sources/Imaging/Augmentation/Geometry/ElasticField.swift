public import Randomness

/// Simard's elastic deformation: a random displacement for every pixel, smoothed by a Gaussian and scaled.
///
/// Simard, Steinkraus and Platt, "Best practices for convolutional neural networks applied to visual document analysis"
/// (2003), section 2: uniform between −1 and 1, smoothed with a standard deviation of `sigma` pixels, times `alpha`. Beyond
/// the sample the noise is 0, as in batchgenerators, whose two-dimensional ranges are the defaults.
public struct ElasticField: GeometricStep {
  public static let name = "elasticField"

  /// At least 0.
  public var alpha: ClosedRange<Double>
  /// In pixels, at least 0.
  public var sigma: ClosedRange<Double>
  /// 0 to 1.
  public var probability: Double

  public init(alpha: ClosedRange<Double> = 0...200, sigma: ClosedRange<Double> = 9...13, probability: Double = 0.2) {
    self.alpha = alpha
    self.sigma = sigma
    self.probability = probability
  }

  public func draw(width: Int, height: Int, using draws: inout KeyedGenerator) -> Drawn<GeometricChange>? {
    guard draws.happens(probability) else { return nil }
    let (alpha, sigma) = (draws.number(in: alpha), draws.number(in: sigma))
    var (x, y) = Self.noise(width * height, using: &draws)
    let smoothing = GaussianSmoothing(sigma: sigma, scale: Float(alpha))
    smoothing.smooth(&x, width: width, height: height)
    smoothing.smooth(&y, width: width, height: height)
    return Drawn(
      .field(DenseField(width: width, height: height, x: x, y: y)),
      [DrawnParameter("alpha", alpha), DrawnParameter("sigma", sigma)])
  }

  /// Numbers between −1 and 1, two from each word of random bits.
  static func noise(_ count: Int, using draws: inout KeyedGenerator) -> (x: [Float], y: [Float]) {
    var x = [Float](repeating: 0, count: count)
    var y = x
    func number(_ bits: UInt32) -> Float { (Float(Int32(bits)) - 32767.5) * 0x1p-15 }
    for index in 0..<count {
      let word = draws.nextWord()
      x[index] = number(word & 0xFFFF)
      y[index] = number(word >> 16)
    }
    return (x, y)
  }
}
