import Randomness
import Testing

@testable import Evaluation

@Suite struct PairedComparisonTests {
  /// Scores of units whose second variant is better by a difference, with noise of both units and seeds.
  private func scores(
    units: Int, seeds: Int, difference: Double, seedNoise: Double = 0.002, unitNoise: Double = 0.006
  ) -> (first: [[Double]], second: [[Double]]) {
    var draws = KeyedGenerator(seed: 9, stream: "scores", step: units)
    func variant(_ mean: Double) -> [[Double]] {
      let shifts = (0..<seeds).map { _ in mean + seedNoise * Double(draws.normal()) }
      return (0..<units).map { _ in shifts.map { $0 + unitNoise * Double(draws.normal()) } }
    }
    return (variant(0.8), variant(0.8 + difference))
  }

  private func compare(_ scores: (first: [[Double]], second: [[Double]])) -> VariantComparison {
    VariantComparison(names: ["a", "b"], scores: [scores.first, scores.second], seed: 1)
  }

  @Test func aClearDifferenceIsFoundInEitherDirection() {
    let data = scores(units: 30, seeds: 4, difference: 0.03)
    #expect(compare(data).pairs[0].verdict == .secondIsBetter)
    #expect(compare((data.second, data.first)).pairs[0].verdict == .firstIsBetter)
  }

  @Test func unitsAreAveragedOverSeedsAndSeedsOverUnits() {
    let comparison = PairedComparison(
      first: [[1, 2], [3, 4], [5, 6]], second: [[2, 4], [3, 4], [6, 9]], seed: 1)
    #expect(comparison.unitDifferences == [1.5, 0, 2])
    #expect(comparison.seedDifferences == [2.0 / 3, 5.0 / 3])
    #expect(comparison.difference == 3.5 / 3)
  }

  @Test func oneSeedGivesNoVerdict() {
    let data = scores(units: 30, seeds: 1, difference: 0.2)
    #expect(compare(data).pairs[0].verdict == .noiseUnknown)
    #expect(compare(data).pairs[0].comparison.seedsAgree == nil)
  }

  @Test func fewUnitsGiveNoVerdict() {
    #expect(compare(scores(units: 5, seeds: 3, difference: 0.2)).pairs[0].verdict == .tooFewUnits(needed: 6))
    let five = (0..<5).map { scores(units: 8, seeds: 3, difference: 0.1 * Double($0)).second }
    let many = VariantComparison(names: ["a", "b", "c", "d", "e"], scores: five, seed: 1)
    #expect(many.pairs.count == 10 && many.pairs.allSatisfy { $0.verdict == .tooFewUnits(needed: 9) })
  }

  @Test func seedsThatDisagreeForbidAVerdict() {
    // Every unit gains on average, but what one seed gives another takes.
    let units = (0..<20).map { 0.001 * Double($0 % 3) }
    let first = units.map { [0.5 + $0, 0.5 + $0, 0.5 + $0] }
    let second = units.map { [0.9 + $0, 0.3 + $0, 0.4 + $0] }
    let pair = compare((first, second)).pairs[0]
    #expect(pair.correctedPValue < 0.001 && pair.comparison.seedsAgree == false)
    #expect(pair.verdict == .seedsDisagree)
    #expect(pair.unitsNeeded.map { $0 <= 20 } == true, "units alone would do")
  }

  @Test func equalVariantsAreNotDistinguished() {
    let data = scores(units: 20, seeds: 3, difference: 0)
    let pair = compare((data.first, data.first)).pairs[0]
    #expect(pair.verdict == .notDistinguishable && pair.unitsNeeded == nil)
    #expect(pair.comparison.probabilityOfFalseClaim == 0.5)
  }

  @Test func unitsNeededAreThoseOfTheKnownTable() {
    // Differences of mean 0.5 and standard deviation 1: 34 pairs for 80 % power (Cohen 1988, table of paired t tests).
    let spread = (3.0 / 4).squareRoot()
    let comparison = PairedComparison(
      first: [[0], [0], [0], [0]], second: [[0.5 - spread], [0.5 + spread], [0.5 - spread], [0.5 + spread]], seed: 1)
    #expect(abs(comparison.effectSize - 0.5) < 1e-12)
    #expect(comparison.unitsNeeded() == 34)
  }

  @Test func moreUnitsAreNeededWhereMorePairsAreCompared() throws {
    let first = [[Double]](repeating: [0.5, 0.5], count: 8)
    let second = [0.02, -0.01, 0.03, -0.02, 0.01, 0.02, -0.01, 0.01].map { [0.5 + $0, 0.5 + $0] }
    let alone = compare((first, second)).pairs[0]
    let among = VariantComparison(names: ["a", "b", "c"], scores: [first, second, first], seed: 1).pairs[0]
    #expect(alone.verdict == .notDistinguishable && alone.unitsNeeded == alone.comparison.unitsNeeded())
    #expect(among.unitsNeeded == alone.comparison.unitsNeeded(level: 0.05 / 3))
    #expect(try #require(among.unitsNeeded) > #require(alone.unitsNeeded))
  }

  @Test func probabilityOfAFalseClaimIsTheTailOfT() {
    let comparison = PairedComparison(first: [[0], [0], [0]], second: [[1], [2], [3]], seed: 1)
    // t = 2 √3 with 2 degrees of freedom; scipy.stats.t.sf gives 0.0370899.
    #expect(abs(comparison.probabilityOfFalseClaim - 0.0370899) < 1e-6)
  }
}
