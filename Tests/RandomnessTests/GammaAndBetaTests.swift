import Randomness
import Testing

/// Keys are fixed, so a test either always passes or never does; bounds are five standard deviations.
@Suite struct GammaAndBetaTests {
  private let count = 40_000

  private func draw(_ item: String, _ next: (inout KeyedGenerator) -> Double) -> [Double] {
    var generator = KeyedGenerator(seed: 5, stream: "distributions", item: item)
    return (0..<count).map { _ in next(&generator) }
  }

  /// Points of a distribution function, by `scipy.stats.beta(a, b).cdf(x)` and `scipy.stats.gamma(a).cdf(x)`.
  struct Points: Sendable {
    var shapes: [Double]
    var points: [(x: Double, share: Double)]
  }

  /// The share of draws below each point is the distribution's.
  private func expect(_ values: [Double], follow expected: Points) {
    for (x, share) in expected.points {
      let found = Double(values.count { $0 <= x }) / Double(count)
      let bound = 5 * (share * (1 - share) / Double(count)).squareRoot() + 1 / Double(count)
      #expect(abs(found - share) <= bound, "\(expected.shapes): \(found) below \(x)")
    }
  }

  private static let betas = [
    Points(
      shapes: [0.1, 0.1],
      points: [(1e-6, 0.12741225), (0.01, 0.32030825), (0.2, 0.43970919), (0.5, 0.5), (0.9, 0.59361491)]),
    Points(
      shapes: [0.2, 0.2],
      points: [(1e-6, 0.03320304), (0.01, 0.20977769), (0.2, 0.39272216), (0.5, 0.5), (0.9, 0.66331022)]),
    Points(
      shapes: [0.5, 0.5],
      points: [(1e-6, 0.00063662), (0.01, 0.06376856), (0.2, 0.29516724), (0.5, 0.5), (0.9, 0.79516724)]),
    Points(shapes: [1, 1], points: [(0.01, 0.01), (0.2, 0.2), (0.5, 0.5), (0.9, 0.9)]),
    Points(shapes: [2, 2], points: [(0.01, 0.000298), (0.2, 0.104), (0.5, 0.5), (0.9, 0.972)]),
    Points(shapes: [2, 5], points: [(0.01, 0.00146045), (0.2, 0.34464), (0.5, 0.890625), (0.9, 0.999945)]),
  ]

  @Test(arguments: betas) func beta(expected: Points) {
    let values = draw("beta \(expected.shapes)") { $0.beta(expected.shapes[0], expected.shapes[1]) }
    #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
    expect(values, follow: expected)
  }

  private static let gammas = [
    Points(
      shapes: [0.05], points: [(0.005, 0.78796578), (0.025, 0.85318873), (0.05, 0.88224356), (0.075, 0.89927139)]),
    Points(shapes: [0.3], points: [(0.03, 0.38647774), (0.15, 0.60974013), (0.3, 0.72695734), (0.45, 0.79629265)]),
    Points(shapes: [1], points: [(0.1, 0.09516258), (0.5, 0.39346934), (1, 0.63212056), (1.5, 0.77686984)]),
    Points(shapes: [2.5], points: [(0.25, 0.00787671), (1.25, 0.22350493), (2.5, 0.58411981), (3.75, 0.81397017)]),
    Points(shapes: [40], points: [(20, 5.32e-05), (40, 0.52102886), (60, 0.99745181)]),
  ]

  @Test(arguments: gammas) func gamma(expected: Points) {
    let shape = expected.shapes[0]
    let values = draw("gamma \(shape)") { $0.gamma(shape: shape) }
    #expect(values.allSatisfy { $0 >= 0 && $0.isFinite })
    expect(values, follow: expected)
    // Mean and variance are both the shape.
    let mean = values.reduce(0, +) / Double(count)
    #expect(abs(mean - shape) < 5 * (shape / Double(count)).squareRoot())
  }

  /// Where both gamma draws are 0 in a Double their ratio is not.
  @Test(arguments: [0.01, 0.001, 100]) func betaIsANumberForAnyShape(shape: Double) {
    let values = draw("extreme") { $0.beta(shape, shape) }
    #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(abs(values.reduce(0, +) / Double(count) - 0.5) < 5 * 0.5 / Double(count).squareRoot())
  }

  @Test func theSameKeyGivesTheSameDraws() {
    #expect(draw("same") { $0.beta(0.2, 0.2) } == draw("same") { $0.beta(0.2, 0.2) })
    #expect(draw("same") { $0.beta(0.2, 0.2) } != draw("other") { $0.beta(0.2, 0.2) })
  }
}
