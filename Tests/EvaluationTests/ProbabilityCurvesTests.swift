import Foundation
import Imaging
import Randomness
import Testing

@testable import Evaluation

@Suite struct ProbabilityCurvesTests {
  /// Probabilities whose logits are normal, one standard deviation apart.
  private func drawn(_ count: Int, share: Double = 0.3) -> (probabilities: [Float], labels: [UInt8]) {
    var draws = KeyedGenerator(seed: 5, stream: "test", step: 0, item: "curves")
    var (probabilities, labels): ([Float], [UInt8]) = ([], [])
    for _ in 0..<count {
      let isForeground = draws.uniform() < Float(share)
      labels.append(isForeground ? 1 : 0)
      probabilities.append(1 / (1 + exp(-(draws.normal() * 2 + (isForeground ? 1 : -1)))))
    }
    return (probabilities, labels)
  }

  private func tally(_ probabilities: [Float], _ labels: [UInt8], of label: UInt8 = 1) -> ProbabilityTally {
    var tally = ProbabilityTally()
    tally.add(probabilities.span, labels: labels.span, of: label)
    return tally
  }

  /// The height of a line at a place.
  private func height(_ line: [(x: Double, y: Double)], at x: Double) -> Double {
    let after = line.firstIndex { $0.x >= x } ?? line.count - 1
    let (left, right) = (line[max(after - 1, 0)], line[after])
    return right.x == left.x ? right.y : left.y + (right.y - left.y) * (x - left.x) / (right.x - left.x)
  }

  @Test func fewPointsDrawTheWholeCurve() throws {
    let (probabilities, labels) = drawn(100_000)
    let tally = tally(probabilities, labels)
    let curves = try #require(ProbabilityCurves([tally], names: ["cell"]).classes.first)
    #expect(curves.rocPoints.count <= 256 && curves.precisionRecallPoints.count <= 256)
    let line = curves.rocPoints.map { (x: $0.falsePositiveRate, y: $0.recall) }
    #expect(line.first! == (0, 0) && line.last! == (1, 1))
    let whole = RankingCurve(tally.histogram)
    #expect(whole.points.count > 5_000)
    let farthest = whole.points.map {
      abs(height(line, at: whole.falsePositiveRate(at: $0)) - whole.recall(at: $0))
    }.max()!
    #expect(farthest < 0.01)
    let area = zip(line, line.dropFirst()).reduce(0.0) { $0 + ($1.1.x - $1.0.x) * ($1.1.y + $1.0.y) / 2 }
    #expect(abs(area - whole.area) < 1e-3)
    #expect(curves.area == whole.area && curves.averagePrecision == whole.averagePrecision)
    #expect(curves.positives + curves.negatives == 100_000)
    #expect(curves.reliability.reduce(0) { $0 + $1.count } == 100_000)
  }

  @Test func pointsFallWithTheThresholdAndNoneIsTwice() throws {
    let (probabilities, labels) = drawn(3_000)
    let curves = try #require(ProbabilityCurves([tally(probabilities, labels)], names: ["cell"]).classes.first)
    #expect(zip(curves.rocPoints, curves.rocPoints.dropFirst()).allSatisfy { $0.threshold > $1.threshold })
    #expect(
      zip(curves.precisionRecallPoints, curves.precisionRecallPoints.dropFirst()).allSatisfy {
        $0.threshold > $1.threshold && $0.recall <= $1.recall
      })
  }

  @Test func oneClassAloneHasNoCurveAndNoPixelsHaveNothing() throws {
    for label: UInt8 in [0, 1] {
      let curves = ClassCurves(tally([0.2, 0.7], [label, label]), name: "cell")
      #expect(curves.rocPoints.isEmpty && curves.precisionRecallPoints.isEmpty)
      #expect(curves.area == nil && curves.averagePrecision == nil)
      #expect(curves.brierScore != nil && curves.calibrationError != nil)
    }
    let nothing = ClassCurves(ProbabilityTally(), name: "cell")
    #expect(nothing.brierScore == nil && nothing.calibrationError == nil)
    #expect(nothing.reliability.count == 15 && nothing.reliability.allSatisfy { $0.meanProbability == nil })
  }

  @Test func curvesSurviveTheirFile() throws {
    let curves = ProbabilityCurves(
      [tally([0.2, 0.7, 0.9], [0, 1, 1]), tally([0.2], [0])], names: ["cell", "nothing"])
    #expect(try JSONDecoder().decode(ProbabilityCurves.self, from: JSONEncoder().encode(curves)) == curves)
  }
}

@Suite struct ProbabilityTallyTests {
  @Test func ignoredPixelsAreLeftOut() {
    var (all, some) = (ProbabilityTally(), ProbabilityTally())
    let probabilities = (0..<37).map { Float($0) / 36 }
    let labels: [UInt8] = (0..<37).map { (index: Int) -> UInt8 in index % 3 == 0 ? 255 : UInt8(index % 2 + 1) }
    all.add(probabilities.span, labels: labels.span, of: 2)
    let scored = labels.indices.filter { labels[$0] != LabelMap.ignored }
    let (left, leftLabels) = (scored.map { probabilities[$0] }, scored.map { labels[$0] })
    some.add(left.span, labels: leftLabels.span, of: 2)
    #expect(all == some)
    #expect(all.calibration.count == scored.count)
    #expect(RankingCurve(all.histogram).positives == labels.count { $0 == 2 })
  }

  /// Eight pixels at once and one by one are counted alike, whatever the length.
  @Test func lengthsThatAreNoMultipleOfEightAreCountedToo() {
    for count in 0...20 {
      var (whole, parts) = (OddsHistogram(), OddsHistogram())
      let probabilities = (0..<count).map { Float($0 * 13 % 21) / 20 }
      let isForeground = (0..<count).map { $0 % 3 == 0 }
      whole.add(probabilities, isForeground: isForeground)
      for index in 0..<count { parts.add([probabilities[index]], isForeground: [isForeground[index]]) }
      #expect(whole == parts)
    }
  }

  @Test func roundingAboveOneIsTheHighestProbability() {
    #expect(OddsHistogram.bin(of: 1.0005) == OddsHistogram.bins - 1)
    #expect(OddsHistogram.bin(of: -0.0005) == 0)
    var calibration = Calibration()
    calibration.add([1.0005], isForeground: [true])
    #expect(calibration.brierScore == 0 && calibration.isSound)
  }

  @Test func histogramsSurviveTheirFileAndFalseOnesAreRefused() throws {
    var tally = ProbabilityTally()
    let probabilities: [Float] = [0, 0.3, 0.3, 1]
    let labels: [UInt8] = [0, 1, 0, 1]
    tally.add(probabilities.span, labels: labels.span, of: 1)
    let data = try JSONEncoder().encode(tally)
    #expect(try JSONDecoder().decode(ProbabilityTally.self, from: data) == tally)
    for text in [
      #"{"bins": [65536], "background": [1], "foreground": [1]}"#,
      #"{"bins": [-1], "background": [1], "foreground": [1]}"#,
      #"{"bins": [1], "background": [1, 2], "foreground": [1]}"#,
      #"{"bins": [1], "background": [-1], "foreground": [1]}"#,
      #"{"bins": [1], "background": [9223372036854775807], "foreground": [1]}"#,
    ] {
      #expect(throws: DecodingError.self) { try JSONDecoder().decode(OddsHistogram.self, from: Data(text.utf8)) }
    }
  }

  @Test func calibrationsAddUp() {
    var (first, second, both) = (Calibration(), Calibration(), Calibration())
    first.add([0.25, 0.5], isForeground: [false, true])
    second.add([0.75, 1], isForeground: [false, true])
    both.add([0.25, 0.5, 0.75, 1], isForeground: [false, true, false, true])
    first += second
    #expect(first == both)
  }
}

@Suite struct RankedPixelsTests {
  /// Against the definition: the chance that a foreground pixel has the higher probability of two.
  @Test func areasAreThoseOfAllPairs() {
    var draws = KeyedGenerator(seed: 6, stream: "test", step: 0, item: "ranked")
    for digits: Float in [3, 100, 1e7] {
      let probabilities = (0..<300).map { _ in (draws.uniform() * digits).rounded() / digits }
      let labels = probabilities.map { _ in
        UInt8(draws.uniform() * 2.999) == 2 ? LabelMap.ignored : UInt8(draws.uniform() * 1.999)
      }
      var pixels = RankedPixels()
      pixels.add(probabilities.span, labels: labels.span, of: 1)
      let (foreground, background) = (
        probabilities.indices.filter { labels[$0] == 1 }, probabilities.indices.filter { labels[$0] == 0 }
      )
      var wins = 0.0
      for one in foreground {
        for other in background {
          wins += probabilities[one] > probabilities[other] ? 1 : probabilities[one] == probabilities[other] ? 0.5 : 0
        }
      }
      let curve = RankingCurve(pixels)
      #expect((curve.positives, curve.negatives) == (foreground.count, background.count))
      #expect(abs(curve.area - wins / Double(foreground.count * background.count)) < 1e-12)
      #expect(pixels.areas == curve.areas)
      #expect(zip(curve.points, curve.points.dropFirst()).allSatisfy { $0.threshold > $1.threshold })
    }
  }

  @Test func valuesBeyondTheEndsAreTheEnds() {
    let curve = RankingCurve(probabilities: [1.0005, 1, -0.0005, 0], isForeground: [true, false, true, false])
    #expect(curve.points.map(\.threshold) == [1, 0] && curve.area == 0.5)
    #expect(RankingCurve(RankedPixels()).points.isEmpty)
  }
}

@Suite struct CurveThinningTests {
  @Test func cornersAreKeptAndStraightLinesAreNot() {
    let line = (0...10).map { SIMD2(Double($0) / 10, 0) } + (1...10).map { SIMD2(1, Double($0) / 10) }
    #expect(thinned(line, to: 256) == [0, 10, 20])
    #expect(thinned(line, to: 2) == [0, 20])
    #expect(thinned([SIMD2(0, 0)], to: 5) == [0] && thinned([], to: 5) == [])
  }

  @Test func aClosedLineKeepsItsFarthestPoint() {
    #expect(thinned([SIMD2(0, 0), SIMD2(1, 1), SIMD2(0.1, 0), SIMD2(0, 0)], to: 3) == [0, 1, 3])
  }
}

@Suite struct ProbabilityScoreNameTests {
  private func scored(_ name: String, _ labels: [UInt8], _ probabilities: [Float]) -> (CaseScores, ProbabilityTally) {
    var counts = ConfusionCounts(classes: 2)
    let reference = LabelMap(width: labels.count, height: 1, labels: labels)
    let predicted = LabelMap(width: labels.count, height: 1, labels: probabilities.map { $0 > 0.5 ? 1 : 0 })
    counts.add(prediction: predicted, reference: reference)
    var tally = ProbabilityTally()
    tally.add(probabilities.span, labels: labels.span, of: 1)
    return (CaseScores(name: name, counts: counts).adding([tally.scores]), tally)
  }

  /// The second case has no foreground: its area is in no macro mean, its pixels are in the pooled one.
  @Test func areasAreAveragedAndPooled() throws {
    let (first, ofFirst) = scored("a", [0, 1, 0, 1], [0.2, 0.4, 0.6, 0.8])
    let (second, ofSecond) = scored("b", [0, 0], [0.7, 0.1])
    var both = ofFirst
    both += ofSecond
    let scores = ScoreName.fromProbabilities
    let summary = ScoreSummary([first, second], classes: ["none", "cell"], scores: scores, probabilities: [both])
    #expect(first.score(.areaUnderCurve, ofClass: 1) == 0.75)
    #expect(second.score(.areaUnderCurve, ofClass: 1).isNaN && second.score(.averagePrecision, ofClass: 1).isNaN)
    #expect(first.score(.areaUnderCurve, ofClass: 0).isNaN)
    #expect(summary.macro[.areaUnderCurve] == 0.75)
    // 0.8 is above all four of the background, 0.4 above two.
    #expect(summary.pooled[.areaUnderCurve] == 0.75)
    // 0.2² + 0.6² + 0.6² + 0.2² + 0.7² + 0.1² of six pixels.
    let brier: Double = 1.3 / 6
    #expect(abs(try #require(summary.pooled[.brierScore]) - brier) < 1e-7)
    #expect(abs(second.score(.brierScore, ofClass: 1) - 0.25) < 1e-7)
    #expect(summary.macro.keys.count == 4)
  }

  @Test func withoutProbabilitiesTheyAreUndefined() {
    let entry = CaseScores(name: "a", counts: ConfusionCounts(classes: 2))
    let summary = ScoreSummary([entry], classes: ["none", "cell"], scores: [.areaUnderCurve, .brierScore])
    #expect(entry.score(.areaUnderCurve, ofClass: 1).isNaN)
    #expect(summary.macro[.areaUnderCurve]!.isNaN && summary.pooled[.brierScore]!.isNaN)
  }

  @Test func theyAreNoScoresOfCountsOrMasks() {
    #expect(
      ScoreName.allCases.filter(\.needsProbabilities).map(\.rawValue) == [
        "auc", "averagePrecision", "calibrationError", "brier",
      ])
    #expect(ScoreName.allCases.allSatisfy { !($0.needsProbabilities && $0.needsMasks) })
    #expect(ScoreName.areaUnderCurve.isHigherBetter && !ScoreName.brierScore.isHigherBetter)
    #expect(!ScoreName.calibrationError.isHigherBetter && !ScoreName.areaUnderCurve.needsCountsAlone)
  }
}
