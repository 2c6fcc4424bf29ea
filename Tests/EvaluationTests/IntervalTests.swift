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
    let found = CriticalDifference(scores: [[0.9, 0.8], [0.9, 0.8], [0.5, 0.4]])
    #expect(found.meanRanks == [1.5, 1.5, 3])
    // The same order everywhere is as far from chance as can be.
    #expect(abs(found.chiSquared - 4) < 1e-12 && found.pValue < 1e-12)
    let equal = CriticalDifference(scores: [[0.5, 0.7], [0.5, 0.7]])
    #expect(equal.chiSquared.isNaN && equal.pValue == 1)
  }

  /// Four variants on twelve data sets; scipy.stats.friedmanchisquare, and f.sf of Iman and Davenport's F.
  @Test func friedmansTestAgreesWithScipy() {
    let found = CriticalDifference(scores: [
      [0.81, 0.78, 0.82, 0.72, 0.77, 0.77, 0.79, 0.74, 0.8, 0.78, 0.82, 0.76],
      [0.84, 0.8, 0.85, 0.74, 0.79, 0.78, 0.82, 0.76, 0.81, 0.79, 0.83, 0.78],
      [0.84, 0.78, 0.84, 0.74, 0.8, 0.77, 0.81, 0.74, 0.81, 0.8, 0.83, 0.8],
      [0.85, 0.81, 0.84, 0.78, 0.82, 0.81, 0.83, 0.77, 0.86, 0.8, 0.84, 0.8],
    ])
    #expect(abs(found.chiSquared - 28.22727272727273) < 1e-9)
    #expect(abs(found.pValue / 4.334157224219998e-11 - 1) < 1e-9)
    let sums: [Double] = [46.5, 28, 31, 14.5]
    #expect(found.meanRanks == sums.map { $0 / 12 })
    // Each is alike with its neighbours, and with no other: 1.354 is the difference.
    #expect(found.alike == [[3, 1], [1, 2], [2, 0]])
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
