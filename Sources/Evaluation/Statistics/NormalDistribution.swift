#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// The standard normal distribution.
public enum NormalDistribution {
  /// Φ(z), to the rounding of `erfc`, tails included.
  public static func probability(below z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

  /// The z with Φ(z) = probability; infinite at 0 and 1.
  ///
  /// Newton's method, as Halley has it, on the logarithm of the tail, where the function is nearly a parabola.
  ///
  /// - Precondition: the probability lies in 0...1.
  public static func quantile(_ probability: Double) -> Double {
    precondition((0...1).contains(probability))
    if probability > 0.5 { return -quantile(1 - probability) }
    if probability == 0 { return -.infinity }
    if probability == 0.5 { return 0 }
    // A first guess to 5e-4 (Hastings, "Approximations for digital computers", 1955).
    let t = (-2 * log(probability)).squareRoot()
    var z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
    for _ in 0..<4 {
      let below = Self.probability(below: z)
      // u = (Φ(z) − p) / φ(z), by way of the ratio, which stays exact in the tail.
      let u = (below - probability) * (2 * Double.pi).squareRoot() * exp(z * z / 2)
      z -= u / (1 + z * u / 2)
    }
    return z
  }
}
