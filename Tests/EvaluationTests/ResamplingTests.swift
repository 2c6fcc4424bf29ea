import Testing

@testable import Evaluation

@Suite struct BootstrapTests {
  @Test func intervalsAreSciPysOverTheSameDraws() throws {
    for example in try StatisticsFixture.load().bootstrap {
      var units = example.table.makeIterator()
      let bootstrap = Bootstrap(example.values, draws: example.draws) { units.next()! }
      let percentile = bootstrap.percentileInterval()
      let accelerated = bootstrap.interval()
      #expect(units.next() == nil)
      #expect(abs(percentile.lowerBound - example.percentile[0]) < 1e-9)
      #expect(abs(percentile.upperBound - example.percentile[1]) < 1e-9)
      #expect(abs(accelerated.lowerBound - example.bca[0]) < 1e-9)
      #expect(abs(accelerated.upperBound - example.bca[1]) < 1e-9)
    }
  }

  @Test func equalUnitsLeaveNothingOpen() {
    let bootstrap = Bootstrap([0.5, 0.5, 0.5], seed: 1)
    #expect(bootstrap.interval() == 0.5...0.5 && bootstrap.percentileInterval() == 0.5...0.5)
    #expect(Bootstrap([0.5], seed: 1).interval() == 0.5...0.5)
  }

  @Test func drawsBelongToTheSeedAndTheItem() {
    let values = [0.1, 0.4, 0.35, 0.8, 0.9]
    let interval = Bootstrap(values, seed: 1, item: "a").interval()
    #expect(interval == Bootstrap(values, seed: 1, item: "a").interval())
    #expect(Bootstrap(values, seed: 2, item: "a").drawnMeans != Bootstrap(values, seed: 1, item: "a").drawnMeans)
    #expect(Bootstrap(values, seed: 1, item: "b").drawnMeans != Bootstrap(values, seed: 1, item: "a").drawnMeans)
    #expect(interval.contains(0.51))
  }
}

@Suite struct WilcoxonSignedRankTestTests {
  @Test func agreesWithSciPy() throws {
    for example in try StatisticsFixture.load().wilcoxon {
      let test = WilcoxonSignedRankTest(differences: example.differences)
      #expect(test.statistic == example.statistic)
      #expect(abs(test.pValue - example.p) < 1e-9, "\(example.differences.count) units")
    }
  }

  @Test func nothingIsLeftOfEqualVariants() {
    #expect(WilcoxonSignedRankTest(differences: [0, 0]).pValue.isNaN)
  }
}

@Suite struct NormalDistributionTests {
  @Test func quantilesAreSciPys() throws {
    for example in try StatisticsFixture.load().normal {
      let z = NormalDistribution.quantile(example.p)
      #expect(abs(z - example.z) <= 1e-9, "\(example.p)")
      #expect(abs(NormalDistribution.probability(below: z) - example.p) <= 1e-12 * example.p + 1e-16)
    }
    #expect(NormalDistribution.quantile(0) == -.infinity && NormalDistribution.quantile(1) == .infinity)
  }
}
