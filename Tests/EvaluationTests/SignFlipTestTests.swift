import Randomness
import Testing

@testable import Evaluation

@Suite struct SignFlipTestTests {
  @Test func agreesWithSciPyOverAllPatterns() throws {
    for example in try StatisticsFixture.load().signFlips {
      let test = SignFlipTest(differences: example.differences, seed: 1)
      #expect(test.isExact && abs(test.pValue - example.p) < 1e-12, "\(example.differences.count) units")
    }
  }

  @Test func drawnPatternsComeNearAllOfThem() {
    var draws = KeyedGenerator(seed: 3, stream: "test")
    let differences = (0..<16).map { _ in Double(draws.normal()) * 0.02 + 0.006 }
    let exact = SignFlipTest(differences: differences, seed: 1).pValue
    var words = KeyedGenerator(seed: 5, stream: "flips")
    let drawn = SignFlipTest(differences, flips: 100_000) { words.next() }
    // Five standard errors of 10⁵ draws.
    #expect(abs(drawn.pValue - exact) < 5 * (exact * (1 - exact) / 1e5).squareRoot())
    #expect(!drawn.isExact)
  }

  @Test func drawsBelongToTheSeedAndThePair() {
    let differences = (0..<70).map { Double($0 % 7) - 2.8 }
    let test = SignFlipTest(differences: differences, seed: 1, item: "a b")
    #expect(test == SignFlipTest(differences: differences, seed: 1, item: "a b"))
    #expect(test.pValue != SignFlipTest(differences: differences, seed: 2, item: "a b").pValue)
    #expect(test.pValue != SignFlipTest(differences: differences, seed: 1, item: "a c").pValue)
    #expect(test.pValue == SignFlipTest(differences: differences.map { -$0 }, seed: 1, item: "a b").pValue)
  }

  @Test func equalVariantsAreNeverDifferent() {
    #expect(SignFlipTest(differences: [0, 0, 0], seed: 1).pValue == 1)
    #expect(SignFlipTest(differences: Array(repeating: 0, count: 40), seed: 1).pValue == 1)
    #expect(SignFlipTest(differences: [0.2], seed: 1).pValue == 1)
  }

  @Test func theSmallestPIsThatOfOneSign() {
    for units in [6, 9, 16] {
      let test = SignFlipTest(differences: (1...units).map(Double.init), seed: 1)
      #expect(test.pValue == SignFlipTest.leastPValue(units: units))
    }
    #expect(SignFlipTest.fewestUnits(pairs: 1) == 6)
    #expect(SignFlipTest.fewestUnits(pairs: 10) == 9)
  }
}

@Suite struct HolmCorrectionTests {
  @Test func stepsDown() {
    // By hand, from Holm's definition.
    #expect(holmCorrected([0.01, 0.04, 0.03, 0.005]).map { ($0 * 1000).rounded() / 1000 } == [0.03, 0.06, 0.06, 0.02])
    #expect(holmCorrected([0.6, 0.5]) == [1, 1])
    #expect(holmCorrected([0.02]) == [0.02])
    #expect(holmCorrected([]).isEmpty)
  }
}
