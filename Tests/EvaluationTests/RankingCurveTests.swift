import Foundation
import Testing

@testable import Evaluation

/// What scikit-learn and torchmetrics make of probabilities; written by `Fixtures/make_rankings.py`.
private struct Ranking: Decodable {
  let probabilities: [Float]
  let truth: [Bool]
  let area, averagePrecision, brier, calibration: Double
  /// Whether a probability lies where bins meet, which belongs to either.
  let hasTiesAtEdges: Bool

  static func load() throws -> [Ranking] {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/rankings", withExtension: "json"))
    return try JSONDecoder().decode([Ranking].self, from: Data(contentsOf: file))
  }
}

@Suite struct RankingCurveTests {
  @Test func areasAreThoseOfScikitLearn() throws {
    for example in try Ranking.load() {
      let curve = RankingCurve(probabilities: example.probabilities, isForeground: example.truth)
      #expect(abs(curve.area - example.area) < 1e-12)
      #expect(abs(curve.averagePrecision - example.averagePrecision) < 1e-12)
      var histogram = OddsHistogram()
      histogram.add(example.probabilities, isForeground: example.truth)
      let binned = RankingCurve(histogram)
      // Few pixels, so that a tie that the bins make is seen.
      #expect(abs(binned.area - example.area) < 1e-3)
      #expect(abs(binned.averagePrecision - example.averagePrecision) < 1e-2)
    }
  }

  @Test func theCurveEndsWithAllPixels() throws {
    for example in try Ranking.load() {
      let curve = RankingCurve(probabilities: example.probabilities, isForeground: example.truth)
      let last = try #require(curve.points.last)
      #expect(curve.recall(at: last) == 1 && curve.falsePositiveRate(at: last) == 1)
      #expect(zip(curve.points, curve.points.dropFirst()).allSatisfy { $0.threshold > $1.threshold })
    }
  }

  @Test func oneClassAloneHasNoArea() {
    for truth in [true, false] {
      let curve = RankingCurve(probabilities: [0.1, 0.9], isForeground: [truth, truth])
      #expect(curve.area.isNaN && curve.averagePrecision.isNaN)
    }
    #expect(RankingCurve(OddsHistogram()).area.isNaN)
  }

  @Test func binsRiseWithTheProbability() {
    let logits = stride(from: -25.0, through: 25, by: 0.01)
    let bins = logits.map { OddsHistogram.bin(of: Float(1 / (1 + exp(-$0)))) }
    #expect(bins == bins.sorted())
    #expect(OddsHistogram.bin(of: 0) == 0 && OddsHistogram.bin(of: 1) == OddsHistogram.bins - 1)
    #expect(OddsHistogram.bin(of: .leastNonzeroMagnitude) == 0)
    for probability: Float in [1e-6, 0.01, 0.3, 0.5, 0.75, 0.999] {
      let bin = OddsHistogram.bin(of: probability)
      #expect(OddsHistogram.probability(atStartOf: bin) <= Double(probability) * (1 + 1e-6))
      #expect(OddsHistogram.probability(atStartOf: bin + 1) > Double(probability) * (1 - 1e-6))
    }
  }

  @Test func histogramsAddUp() {
    var (first, second, both) = (OddsHistogram(), OddsHistogram(), OddsHistogram())
    first.add([0.2, 0.7], isForeground: [false, true])
    second.add([0.7, 0.1], isForeground: [false, false])
    both.add([0.2, 0.7, 0.7, 0.1], isForeground: [false, true, false, false])
    first += second
    #expect(first == both)
    #expect(RankingCurve(both).area == 5.0 / 6)
  }
}

@Suite struct CalibrationTests {
  @Test func agreesWithTorchmetricsAndTheDefinition() throws {
    var compared = 0
    for example in try Ranking.load() {
      var calibration = Calibration()
      calibration.add(example.probabilities, isForeground: example.truth)
      #expect(abs(calibration.brierScore - example.brier) < 1e-12)
      if example.hasTiesAtEdges { continue }
      compared += 1
      #expect(abs(calibration.expectedError - example.calibration) < 1e-6)
    }
    #expect(compared >= 2)
  }

  @Test func binsAreClosedAbove() {
    var calibration = Calibration(bins: 4)
    calibration.add([0, 0.25, 0.5, 1], isForeground: [false, false, true, true])
    #expect(calibration.bins.map(\.count) == [2, 1, 0, 1])
    #expect(calibration.count == 4)
    #expect(Calibration().expectedError.isNaN && Calibration().brierScore.isNaN)
  }
}

@Suite struct PredictiveValuesTests {
  /// The numbers that SCORING gives to reproduce.
  @Test func reproducesTheKnownNumbers() {
    let sharp = PredictiveValues(sensitivity: 0.99, specificity: 0.99)
    #expect((sharp.positive(prevalence: 0.1) * 1000).rounded() == 917)
    let blunt = PredictiveValues(sensitivity: 0.99, specificity: 0.9)
    #expect((blunt.positive(prevalence: 0.1) * 1000).rounded() == 524)
    let chain = blunt.afterPositives(2, prevalence: 0.1)
    #expect(chain[1] == blunt.positive(prevalence: chain[0]) && chain[1] > 0.91)
  }

  @Test func followsCountsAtTheirOwnPrevalence() {
    // 8 of 10 found, 5 of 90 false: at the prevalence of the counts, values are those of the counts.
    let test = PredictiveValues(sensitivity: 0.8, specificity: 85.0 / 90)
    #expect(abs(test.positive(prevalence: 0.1) - 8.0 / 13) < 1e-12)
    #expect(abs(test.negative(prevalence: 0.1) - 85.0 / 87) < 1e-12)
  }

  @Test func nothingPositiveHasNoValue() {
    #expect(PredictiveValues(sensitivity: 0, specificity: 1).positive(prevalence: 0.5).isNaN)
    #expect(PredictiveValues(sensitivity: 1, specificity: 0).negative(prevalence: 0.5).isNaN)
    #expect(PredictiveValues(sensitivity: 0.9, specificity: 0.9).positive(prevalence: 0) == 0)
  }
}
