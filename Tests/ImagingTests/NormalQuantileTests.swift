import Foundation
import Randomness
import Testing

@testable import Imaging

@Suite struct NormalQuantileTests {
  private func draws(_ words: [UInt32]) -> [Float] {
    [Float](unsafeUninitializedCapacity: words.count) { draws, count in
      NormalQuantile.fill(draws.baseAddress!, words: words, count: words.count)
      count = words.count
    }
  }

  /// The chance of a draw beyond each is what its word says.
  @Test func invertsTheDistribution() {
    // All sizes: the smallest words, those around the seam of the two polynomials, the largest.
    var magnitudes: [UInt32] = Array(0..<100) + (7_246_000..<7_248_000) + (0x7FFF_FF00...0x7FFF_FFFF)
    magnitudes += (0..<5000).map { $0 * 429_496 } + (0..<2000).map { UInt32(1.0108 * exp(Double($0) / 100)) }
    let found = draws(magnitudes)
    for (magnitude, draw) in zip(magnitudes, found) {
      let chance = (Double(magnitude) + 0.5) * 0x1p-31
      let beyond = erfc(Double(draw) / 2.0.squareRoot())
      #expect(abs(beyond / chance - 1) < 1e-5 * (1 + Double(draw * draw)), "word \(magnitude): \(draw)")
    }
    #expect(draws(magnitudes.map { $0 | 0x8000_0000 }) == found.map { -$0 })
    #expect(found[0] > 6.2 && found[0] < 6.4)
  }

  @Test func anyCountComesOutAlike() {
    let words = (0..<37).map { UInt32($0) &* 0x9E37_79B9 }
    let all = draws(words)
    for count in 0...37 { #expect(draws(Array(words.prefix(count))) == Array(all.prefix(count))) }
  }

  @Test func distribution() {
    let count = 200_000
    var words = [UInt32](repeating: 0, count: count)
    words.withUnsafeMutableBufferPointer { KeyedGenerator(seed: 5, stream: "normal").field().fill($0, from: 0) }
    let values = draws(words).map { Double($0) }
    func moment(_ power: Int) -> Double { values.reduce(0) { $0 + pow($1, Double(power)) } / Double(count) }
    // Five standard deviations of each mean: √(1, 2, 15, 96) / √n.
    let bound = 5 / Double(count).squareRoot()
    #expect(abs(moment(1)) < bound && abs(moment(2) - 1) < bound * 2.0.squareRoot())
    #expect(abs(moment(3)) < bound * 15.0.squareRoot() && abs(moment(4) - 3) < bound * 96.0.squareRoot())
    // Kolmogorov and Smirnov: beyond 1.95 / √n once in a thousand.
    let distance = values.sorted().enumerated().map { rank, value in
      let below = 0.5 * erfc(-value / 2.0.squareRoot())
      return max(abs(below - Double(rank) / Double(count)), abs(below - Double(rank + 1) / Double(count)))
    }.max()!
    #expect(distance < 1.95 / Double(count).squareRoot())
    // Neighbours have nothing to do with one another.
    let together = zip(values, values.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
    #expect(abs(together) < bound)
  }
}
