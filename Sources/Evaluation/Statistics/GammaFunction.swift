#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The logarithms of the gamma and the beta function, to about 1e-14 of their size.
enum GammaFunction {
  /// ln Γ(x), by Stirling's series (Abramowitz and Stegun 6.1.41), moved up by Γ(x + 1) = x Γ(x) where x is small.
  ///
  /// - Precondition: `x` is above 0.
  static func logarithm(_ x: Double) -> Double {
    precondition(x > 0)
    var (argument, product) = (x, 1.0)
    while argument < large {
      product *= argument
      argument += 1
    }
    return (argument - 0.5) * log(argument) - argument + 0.5 * log(2 * .pi) + tail(argument) - log(product)
  }

  /// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b).
  ///
  /// Of large arguments the difference of two large logarithms would keep few digits, so it is taken term by term.
  ///
  /// - Precondition: both are above 0.
  static func logarithmOfBeta(_ a: Double, _ b: Double) -> Double {
    let (small, larger) = (min(a, b), max(a, b))
    guard larger >= large else { return logarithm(small) + logarithm(larger) - logarithm(small + larger) }
    let sum = small + larger
    let difference = -(larger - 0.5) * log1p(small / larger) - small * log(sum) + small + tail(larger) - tail(sum)
    return logarithm(small) + difference
  }

  /// From here on the series below is exact to the last digits.
  private static let large = 16.0

  /// What Stirling's formula leaves: 1/(12x) − 1/(360x³) + …
  private static func tail(_ x: Double) -> Double {
    let square = 1 / (x * x)
    return (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / x
  }
}
