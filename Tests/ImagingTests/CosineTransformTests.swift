import Testing

@testable import Imaging

@Suite struct CosineTransformTests {
  struct Case: Decodable {
    let square: [Double]
    let frequencies: [Double]
  }

  @Test func agreesWithSciPy() throws {
    let cases = try fixture("fingerprints", of: Case.self)
    #expect(!cases.isEmpty)
    for example in cases {
      let found = CosineTransform(side: 32, count: 8).lowest(of: example.square)
      try #require(found.count == example.frequencies.count)
      for (value, expected) in zip(found, example.frequencies) { #expect(abs(value - expected) < 1e-7) }
    }
  }

  /// Orthonormal: no energy is lost.
  @Test func allFrequenciesTogetherKeepTheEnergy() {
    let values = (0..<36).map { Double($0 * $0 % 17) }
    let frequencies = CosineTransform(side: 6, count: 6).lowest(of: values)
    func energy(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
    #expect(abs(energy(frequencies) - energy(values)) < 1e-9)
  }
}
