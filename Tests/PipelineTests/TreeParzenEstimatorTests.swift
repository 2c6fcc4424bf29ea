import Foundation
import Testing

@testable import Pipeline

@Suite struct TreeParzenEstimatorTests {
  private static let dimensions =
    (0..<4).map { SearchDimension(key: "number\($0)", values: .number(0...1, isLogarithmic: false)) }
    + [SearchDimension(key: "choice", values: .choice(["relu", "gelu", "silu"]))]

  /// Branin's function twice, and a choice of which one is right: a usual test of global optimization.
  private static func score(_ point: SearchPoint) -> Double {
    -branin(point[0], point[1]) - branin(point[2], point[3]) - (dimensions[4].text(at: point[4]) == "relu" ? 0 : 20)
  }

  private static func branin(_ first: Double, _ second: Double) -> Double {
    let (x, y) = (15 * first - 5, 15 * second)
    let bowl = y - 5.1 / (4 * Double.pi * Double.pi) * x * x + 5 / Double.pi * x - 6
    return bowl * bowl + 10 * (1 - 1 / (8 * Double.pi)) * cos(x) + 10
  }

  private func best(seed: UInt64, startingTrials: Int, trials: Int = 60) -> Double {
    let estimator = TreeParzenEstimator(dimensions: Self.dimensions, seed: seed, startingTrials: startingTrials)
    var observations: [SearchObservation] = []
    for trial in 0..<trials {
      let point = estimator.propose(trial: trial, after: observations)
      observations.append(SearchObservation(point: point, score: Self.score(point)))
    }
    return observations.map(\.score).max()!
  }

  @Test func isNotWorseThanRandomSearchOnTheSameBudget() {
    let seeds = 0..<UInt64(20)
    let learned = seeds.map { best(seed: $0, startingTrials: 10) }.reduce(0, +) / 20
    let random = seeds.map { best(seed: $0, startingTrials: 60) }.reduce(0, +) / 20
    #expect(learned > random, "mean of the best of 60 trials over 20 seeds: \(learned) and \(random)")
  }

  @Test func proposalsBelongToSeedAndTrial() {
    let estimator = TreeParzenEstimator(dimensions: Self.dimensions, seed: 1)
    let observations = (0..<12).map { number in
      let point = estimator.propose(trial: number, after: [])
      return SearchObservation(point: point, score: Self.score(point))
    }
    let next = estimator.propose(trial: 12, after: observations)
    #expect(next == estimator.propose(trial: 12, after: observations.reversed()))
    #expect(next != estimator.propose(trial: 13, after: observations))
    #expect(next.allSatisfy { (0..<1).contains($0) })
    #expect(next != TreeParzenEstimator(dimensions: Self.dimensions, seed: 2).propose(trial: 12, after: observations))
  }

  @Test func failedTrialsAreTheWorst() {
    let estimator = TreeParzenEstimator(dimensions: [Self.dimensions[0]], seed: 4, startingTrials: 5)
    // All that lies above a half fails; what is proposed then lies mostly below.
    let observations = (0..<30).map { number in
      let place = (Double(number) + 0.5) / 30
      return SearchObservation(point: [place], score: place < 0.5 ? place : .nan)
    }
    let below = (30..<130).count { estimator.propose(trial: $0, after: observations)[0] < 0.6 }
    #expect(below > 80, "\(below) of 100")
  }
}

@Suite struct SearchDimensionTests {
  @Test func placesBecomeValues() {
    let rate = SearchDimension(key: "rate", values: .number(1e-5...1e-1, isLogarithmic: true))
    #expect(Double(rate.text(at: 0)) == 1e-5)
    #expect(abs(Double(rate.text(at: 0.5))! - 1e-3) < 1e-12)
    #expect(Double(rate.text(at: 0.999_999_999))! <= 1e-1)
    let depth = SearchDimension(key: "depth", values: .integer(2...5, isLogarithmic: false))
    let counts = Dictionary(grouping: (0..<400).map { depth.text(at: Double($0) / 400) }, by: \.self).mapValues(\.count)
    #expect(counts == ["2": 100, "3": 100, "4": 100, "5": 100])
    let width = SearchDimension(key: "width", values: .integer(1...64, isLogarithmic: true))
    #expect(width.text(at: 0) == "1" && width.text(at: 0.999_999) == "64")
    let choice = SearchDimension(key: "choice", values: .choice(["a", "b"]))
    #expect(choice.text(at: 0.49) == "a" && choice.text(at: 0.5) == "b" && choice.choices == 2 && depth.choices == nil)
  }
}

@Suite struct SuccessiveHalvingTests {
  @Test func aThirdGoesOnThreeTimesAsLong() {
    let halving = SuccessiveHalving(trials: 27)
    #expect(halving.rungs.map(\.trials) == [27, 9, 3, 1])
    let shares: [Double] = [1.0 / 27, 1.0 / 9, 1.0 / 3, 1]
    for (rung, share) in zip(halving.rungs, shares) { #expect(abs(rung.share - share) < 1e-12) }
    #expect(SuccessiveHalving(trials: 1).rungs == [.init(trials: 1, share: 1)])
    #expect(SuccessiveHalving(trials: 10, factor: 2).rungs.map(\.trials) == [10, 5, 2, 1])
  }

  @Test func theBestGoOnAndFailedOnesDoNot() {
    let halving = SuccessiveHalving(trials: 6, factor: 2)
    #expect(halving.survivors(of: [0.1, 0.9, .nan, 0.9, 0.5, 0.2], after: 0) == [1, 3, 4])
    #expect(halving.survivors(of: [.nan, 0.1, .nan], after: 1) == [1])
    #expect(halving.survivors(of: [0.3], after: 2).isEmpty)
  }
}
