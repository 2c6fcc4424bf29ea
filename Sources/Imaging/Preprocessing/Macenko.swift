#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Stain normalization of sections in haematoxylin and eosin (Macenko et al., ISBI 2009): both stains are found in each
/// image and replaced by those of a reference.
///
/// 1. Optical density of each pixel, OD = −ln((I + 1) / I₀), I being 0 to 255.
/// 2. Of the pixels whose density is at least `threshold` in red, green and blue, the two main axes of the densities'
///    covariance; in the plane of these, the directions at the `percentile`-th and the (100 − `percentile`)-th percentile
///    of the angle are the stains. The one with more red density is haematoxylin.
/// 3. How much of each stain a pixel has, by least squares; divided by its 99th percentile.
/// 4. The same amounts of the reference's stains, I = I₀ · exp(−OD), clipped to the samples' range, not rounded.
///
/// Stains and amounts of the reference are those that the common implementations share. An image in which no two stains
/// can be told apart stays as it is.
public struct Macenko: Sendable, Equatable, Codable {
  /// I₀, the light that comes through glass.
  public var light: Double
  /// β, the least density of a stained pixel.
  public var threshold: Double
  /// α, in percent.
  public var percentile: Double

  public init(light: Double = 240, threshold: Double = 0.15, percentile: Double = 1) {
    self.light = light
    self.threshold = threshold
    self.percentile = percentile
  }

  /// Haematoxylin and eosin of the reference, as optical densities of red, green and blue.
  fileprivate static let reference = Stains(
    first: SIMD3(0.5626, 0.7201, 0.4062), second: SIMD3(0.2159, 0.8012, 0.5581))
  /// How much of each the reference has.
  fileprivate static let referenceAmounts = SIMD2(1.9705, 1.0308)
}

/// Two directions in the space of optical densities.
private struct Stains {
  var first: SIMD3<Double>
  var second: SIMD3<Double>

  /// Nil where they are nearly the same direction.
  init?(separate first: SIMD3<Double>, _ second: SIMD3<Double>) {
    self.init(first: first, second: second)
    if determinant < 1e-4 { return nil }
  }

  init(first: SIMD3<Double>, second: SIMD3<Double>) {
    self.first = first
    self.second = second
  }

  private var determinant: Double {
    (first * first).sum() * (second * second).sum() - (first * second).sum() * (first * second).sum()
  }

  /// The amounts that come nearest to a density.
  func amounts(of density: SIMD3<Double>) -> SIMD2<Double> {
    let (along, cross, other) = ((first * first).sum(), (first * second).sum(), (second * second).sum())
    let (one, two) = ((first * density).sum(), (second * density).sum())
    return SIMD2(other * one - cross * two, along * two - cross * one) / determinant
  }
}

extension FloatImage {
  /// - Precondition: there are three channels.
  mutating func normalizeStains(_ macenko: Macenko, range: ClosedRange<Float>) {
    precondition(channels == 3)
    let pixels = width * height
    let unit = 255 / Double(range.upperBound)
    func density(_ value: Float) -> Double { -log((min(max(Double(value) * unit, 0), 255) + 1) / macenko.light) }
    let densities = (0..<pixels).map { index in
      SIMD3(density(values[index]), density(values[pixels + index]), density(values[2 * pixels + index]))
    }
    guard let stains = macenko.stains(densities) else { return }
    let amounts = densities.map(stains.amounts(of:))
    let most = SIMD2(
      RankedValues(amounts.map { Float($0.x) }[...]).percentile(99),
      RankedValues(amounts.map { Float($0.y) }[...]).percentile(99))
    guard most.x > 0, most.y > 0 else { return }
    for index in 0..<pixels {
      let amount = amounts[index] / most * Macenko.referenceAmounts
      let density = Macenko.reference.first * amount.x + Macenko.reference.second * amount.y
      for channel in 0..<3 {
        let light = min(max(macenko.light * exp(-density[channel]), 0), 255)
        values[channel * pixels + index] = Float(light / unit)
      }
    }
  }
}

extension Macenko {
  /// Haematoxylin first.
  fileprivate func stains(_ densities: [SIMD3<Double>]) -> Stains? {
    let stained = densities.filter { $0.min() >= threshold }
    guard stained.count > 1 else { return nil }
    var (main, second) = SymmetricMatrix(covarianceOf: stained).mainAxes
    // Densities are positive, so that angles to an axis that points their way do not wrap round.
    if main.sum() < 0 { main = -main }
    if second.x < 0 { second = -second }
    let angles = RankedValues(
      stained.map { Float(atan2(($0 * second).sum(), ($0 * main).sum())) }[...])
    func direction(_ angle: Double) -> SIMD3<Double> { main * cos(angle) + second * sin(angle) }
    let (low, high) = (direction(angles.percentile(percentile)), direction(angles.percentile(100 - percentile)))
    return low.x > high.x ? Stains(separate: low, high) : Stains(separate: high, low)
  }
}
