import Randomness
import Testing

/// Keys are fixed, so a test either always passes or never does; bounds are five standard deviations.
@Suite struct DistributionsTests {
  private let count = 40_000

  private func draw<Value>(_ item: String, _ next: (inout KeyedGenerator) -> Value) -> [Value] {
    var generator = KeyedGenerator(seed: 5, stream: "distributions", item: item)
    return (0..<count).map { _ in next(&generator) }
  }

  private func moments(_ values: [Float]) -> (mean: Double, variance: Double) {
    let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
    let variance = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(values.count)
    return (mean, variance)
  }

  @Test func uniform() {
    let values = draw("uniform") { $0.uniform() }
    #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
    let (mean, variance) = moments(values)
    #expect(abs(mean - 0.5) < 0.0073 && abs(variance - 1.0 / 12) < 0.0019)
    var bins = [Int](repeating: 0, count: 16)
    for value in values { bins[Int(value * 16)] += 1 }
    #expect(bins.allSatisfy { abs($0 - 2500) < 243 })
  }

  @Test func uniformBetweenBounds() {
    let values = draw("range") { $0.uniform(in: -180...180) }
    #expect(values.allSatisfy { $0 >= -180 && $0 <= 180 })
    #expect(abs(moments(values).mean) < 2.6)
    #expect(values.contains { $0 < -179 } && values.contains { $0 > 179 })
    #expect(draw("point") { $0.uniform(in: 3...3) }.allSatisfy { $0 == 3 })
  }

  @Test(arguments: [1, 2, 3, 10, 1000]) func integers(bound: Int) {
    let values = draw("integers") { $0.integer(below: bound) }
    #expect(values.allSatisfy { $0 >= 0 && $0 < bound })
    var counts = [Int](repeating: 0, count: bound)
    for value in values { counts[value] += 1 }
    let expected = Double(count) / Double(bound)
    #expect(counts.allSatisfy { abs(Double($0) - expected) <= 5 * expected.squareRoot() })
  }

  @Test func bernoulli() {
    #expect(abs(draw("coin") { $0.bernoulli(0.2) }.count { $0 } - 8000) < 400)
    #expect(draw("coin") { $0.bernoulli(0) }.allSatisfy { !$0 })
    #expect(draw("coin") { $0.bernoulli(1) }.allSatisfy { $0 })
  }

  @Test func normal() {
    let values = draw("normal") { $0.normal() }
    let (mean, variance) = moments(values)
    #expect(abs(mean) < 0.025 && abs(variance - 1) < 0.036)
    #expect(abs(values.count { abs($0) < 1 } - 27307) < 466)
    #expect(values.allSatisfy(\.isFinite) && values.contains { $0 > 3 } && values.contains { $0 < -3 })
  }

  @Test func permutations() {
    var generator = KeyedGenerator(seed: 5, stream: "permutations")
    for count in [0, 1, 2, 50] { #expect(generator.permutation(of: count).sorted() == Array(0..<count)) }
    var seen: [[Int]: Int] = [:]
    for _ in 0..<6000 { seen[generator.permutation(of: 3), default: 0] += 1 }
    #expect(seen.count == 6 && seen.values.allSatisfy { abs($0 - 1000) < 145 })
  }
}
