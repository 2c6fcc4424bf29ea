#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension KeyedGenerator {
  /// A number from the gamma distribution of a shape and scale 1.
  ///
  /// - Precondition: `shape` is above 0.
  public mutating func gamma(shape: Double) -> Double { exp(logarithmOfGamma(shape: shape)) }

  /// A number from the beta distribution, 0 to 1: X / (X + Y) of two gamma draws.
  ///
  /// - Precondition: both shapes are above 0.
  public mutating func beta(_ first: Double, _ second: Double) -> Double {
    // By logarithms: for small shapes both draws are often 0 in a Double, their ratio is not.
    let x = logarithmOfGamma(shape: first)
    let y = logarithmOfGamma(shape: second)
    return 1 / (1 + exp(y - x))
  }

  /// By Marsaglia and Tsang, "A simple method for generating gamma variables" (ACM TOMS 26, 2000): rejection from the cube
  /// of a normal draw, more than 95 % of which are kept. Below a shape of 1 a draw of the shape one higher is multiplied
  /// with U^(1/shape), as they propose.
  private mutating func logarithmOfGamma(shape: Double) -> Double {
    precondition(shape > 0)
    if shape < 1 {
      let larger = logarithmOfGamma(shape: shape + 1)
      return larger + log(openUniform()) / shape
    }
    let d = shape - 1 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = (-2 * log(openUniform())).squareRoot() * cos(2 * Double.pi * openUniform())
      let root = 1 + c * x
      if root <= 0 { continue }
      let v = root * root * root
      if log(openUniform()) < x * x / 2 + d * (1 - v + log(v)) { return log(d * v) }
    }
  }

  /// A number between 0 and 1, neither of them, of 52 random bits.
  private mutating func openUniform() -> Double { (Double(next() >> 12) + 0.5) * 0x1p-52 }
}
