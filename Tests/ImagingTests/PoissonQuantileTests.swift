import Foundation
import Randomness
import Testing

@testable import Imaging

@Suite struct PoissonQuantileTests {
  private let count = 160_000

  private func counts(expecting expected: Float) -> [Float] {
    var words = [UInt32](repeating: 0, count: count)
    words.withUnsafeMutableBufferPointer {
      KeyedGenerator(seed: 5, stream: "poisson", item: "\(expected)").field().fill($0, from: 0)
    }
    var normals = [Float](repeating: 0, count: count)
    NormalQuantile.fill(&normals, words: words, count: count)
    return zip(words, normals).map { PoissonQuantile.count(expected: expected, word: $0, normal: $1) }
  }

  @Test(arguments: [0.01, 0.5, 3, 9.99, 10.01, 12, 20, 100, 1000] as [Float]) func distribution(expected: Float) {
    let found = counts(expecting: expected)
    #expect(found.allSatisfy { $0 >= 0 && $0 == $0.rounded() })
    let rate = Double(expected)
    let mean = found.reduce(0) { $0 + Double($1) } / Double(count)
    let variance = found.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(count)
    // Five standard deviations; the variance of a squared distance is λ (1 + 2 λ).
    #expect(abs(mean - rate) < 5 * (rate / Double(count)).squareRoot())
    #expect(abs(variance - rate) < 5 * (rate * (1 + 2 * rate) / Double(count)).squareRoot())
    var frequencies: [Int: Int] = [:]
    for value in found { frequencies[Int(value), default: 0] += 1 }
    for number in 0...Int(rate + 6 * rate.squareRoot() + 3) {
      let chance = exp(Double(number) * log(rate) - rate - lgamma(Double(number) + 1))
      let often = chance * Double(count)
      // The expansion gives a neighbour in less than one draw of a hundred.
      #expect(abs(Double(frequencies[number] ?? 0) - often) < 5 * often.squareRoot() + 0.01 * often + 1)
    }
  }

  @Test func nothingExpectedIsNothingFound() {
    #expect(counts(expecting: 0).allSatisfy { $0 == 0 })
    #expect(counts(expecting: -1e-7).allSatisfy { $0 == 0 })
  }
}
