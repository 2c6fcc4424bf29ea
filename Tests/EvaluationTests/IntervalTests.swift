import Testing

@testable import Evaluation

@Suite struct EquivalenceTestTests {
  @Test func agreesWithSciPysOneSidedTests() throws {
    for example in try StatisticsFixture.load().equivalence {
      let test = EquivalenceTest(differences: example.differences, margin: example.margin)
      #expect(abs(test.pValue - example.p) < 1e-9)
    }
  }

  @Test func equalDifferencesAreEitherWithinOrNot() {
    #expect(EquivalenceTest(differences: [0.1, 0.1], margin: 0.2).pValue == 0)
    #expect(EquivalenceTest(differences: [0.3, 0.3], margin: 0.2).pValue == 1)
    #expect(EquivalenceTest(differences: [0.1], margin: 0.2).pValue.isNaN)
  }
}

@Suite struct MedianIntervalTests {
  @Test func endsAreSciPysOrderStatistics() throws {
    for example in try StatisticsFixture.load().medians {
      let interval = MedianInterval(example.values)
      #expect(abs(interval.median - example.median) < 1e-12)
      #expect(abs(interval.low - example.interval[0]) < 1e-9, "\(example.values.count) values")
      #expect(abs(interval.high - example.interval[1]) < 1e-9, "\(example.values.count) values")
    }
  }

  @Test func fiveValuesAreTooFew() {
    let interval = MedianInterval([1, 2, 3, 4, 5])
    #expect(interval.median == 3 && interval.low.isNaN && interval.high.isNaN)
    #expect(MedianInterval([]).median.isNaN)
    #expect(MedianInterval([1, 2, 3, 4, 5, 6]).low == 1)
  }
}

@Suite struct PlannedUnitsTests {
  @Test func theNumberIsTheSmallest() throws {
    let values = [0.7, 0.8, 0.9, 0.75, 0.85]
    let needed = try #require(unitsNeeded(forIntervalOf: values, width: 0.02))
    func width(_ count: Int) -> Double {
      let t = StudentDistribution(degreesOfFreedom: Double(count - 1)).quantile(0.975)
      return 2 * t * standardDeviation(values) / Double(count).squareRoot()
    }
    #expect(width(needed) <= 0.02 && width(needed - 1) > 0.02)
    #expect(unitsNeeded(forIntervalOf: [0.5], width: 0.02) == nil)
    #expect(unitsNeeded(forIntervalOf: [0.5, 0.5], width: 0.02) == 2)
  }
}

@Suite struct CriticalDifferenceTests {
  /// Demšar 2006, section 3.2.2: four classifiers on fourteen data sets.
  @Test func reproducesThePapersExample() {
    let scores = (0..<4).map { variant in (0..<14).map { Double(variant * ($0 % 2 == 0 ? 1 : -1)) } }
    let found = CriticalDifference(scores: scores)
    #expect((found.difference * 100).rounded() == 125)
    #expect(found.meanRanks == [2.5, 2.5, 2.5, 2.5])
  }

  @Test func equalScoresShareTheirRank() {
    #expect(CriticalDifference(scores: [[0.9], [0.9], [0.5]]).meanRanks == [1.5, 1.5, 3])
  }
}

@Suite struct RankFrequenciesTests {
  @Test func aVariantThatIsAlwaysBetterIsAlwaysFirst() {
    let found = rankFrequencies(scores: [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], draws: 100, seed: 1)
    #expect(abs(found[1][0] - 1) < 1e-9 && found[1][1] == 0 && abs(found[0][1] - 1) < 1e-9)
  }

  @Test func closeVariantsTakeTurns() {
    let scores = [[0.5, 0.7, 0.6, 0.9, 0.4, 0.8], [0.6, 0.65, 0.62, 0.85, 0.5, 0.75]]
    let found = rankFrequencies(scores: scores, seed: 3)
    #expect(found.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-9 && $0[0] > 0.1 && $0[1] > 0.1 })
    #expect(found == rankFrequencies(scores: scores, seed: 3))
  }
}
