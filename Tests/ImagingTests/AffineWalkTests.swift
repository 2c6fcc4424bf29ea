import Randomness
import Testing

@testable import Imaging

@Suite struct AffineWalkTests {
  /// The range of steps that lie inside is the one that trying every step finds.
  @Test func theInsideIsSolvedFor() {
    var draws = KeyedGenerator(seed: 1, stream: "walks")
    for turn in 0..<2000 {
      let low = Int64(draws.integer(below: 4))
      let pixels = low..<low + Int64(draws.integer(below: 9))
      let start = Coordinates.fixed(Double(draws.uniform(in: -20...20)))
      let sizes: [Float] = [0, 0.01, 1, 7, 300]
      var step = Coordinates.fixed(Double(draws.uniform(in: -1...1) * sizes[turn % 5]))
      // Whole pixels meet the ends exactly.
      if turn % 3 == 0 { step = (step >> 32) << 32 }
      let exact = turn % 3 == 0 ? (start >> 32) << 32 : start
      let found = AffineWalk.steps(exact, step, inside: pixels, count: 40)
      let expected = (0..<40).filter { pixels.contains((exact + Int64($0) * step) >> 32) }
      #expect(Array(found) == expected, "\(exact) \(step) \(pixels)")
    }
  }

  @Test func aSourceWithoutNeighboursHasNoInterior() {
    let linear = Interior.around((width: 1, height: 5), .linear)
    #expect(linear.columns.isEmpty && linear.rows == 0..<4)
    let cubic = Interior.around((width: 3, height: 9), .cubic)
    #expect(cubic.columns.isEmpty && cubic.rows == 1..<7)
  }
}
