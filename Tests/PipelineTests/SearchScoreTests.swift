import Evaluation
import Testing

@testable import Pipeline

@Suite struct SearchScoreTests {
  private func counts(_ tp: Int, _ fp: Int, _ fn: Int) -> ClassCounts {
    ClassCounts(truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: 100 - tp - fp - fn)
  }

  private func value(
    _ score: ScoreName, _ cases: [[ClassCounts]], fromMasks: [[[ScoreName: Double]]]? = nil, isOverlapping: Bool
  ) -> Double {
    let scored = cases.enumerated().map { place, rows in
      CaseScores(
        name: "\(place)", rows: rows, fromMasks: fromMasks?[place] ?? [], isOverlapping: isOverlapping)
    }
    return SearchScore(name: score).value(
      of: ScoredCases(scored, classes: cases[0].indices.map { "class \($0)" }, scores: [score]))
  }

  @Test func differencesOfVolumeDoNotCancelOut() {
    // Half too large and half too small.
    let cases = [[counts(80, 0, 0), counts(10, 5, 0)], [counts(80, 0, 0), counts(5, 0, 5)]]
    #expect(value(.volumeDifference, cases, isOverlapping: false) == 0.5)
    #expect(value(.volumeDifference, [[counts(80, 0, 0), counts(0, 5, 0)]], isOverlapping: false).isNaN)
  }

  /// Where classes overlap, the first is no background.
  @Test func everyOverlappingClassCounts() {
    let cases = [[counts(5, 5, 0), counts(10, 0, 5)]]
    #expect(abs(value(.volumeDifference, cases, isOverlapping: true) - 2.0 / 3) < 1e-12)
    #expect(abs(value(.iou, cases, isOverlapping: true) - (0.5 + 2.0 / 3) / 2) < 1e-12)
    let distances: [[[ScoreName: Double]]] = [[[.hausdorff: .infinity], [.hausdorff: 3]]]
    #expect(value(.hausdorff, cases, fromMasks: distances, isOverlapping: true) == .infinity)
  }

  @Test func oneInfiniteDistanceIsInfinite() {
    let cases = [[counts(80, 0, 0), counts(10, 5, 0)], [counts(80, 0, 0), counts(5, 0, 5)]]
    func distance(_ first: Double, _ second: Double, background: Double) -> Double {
      let distances: [[[ScoreName: Double]]] = [first, second].map { [[.hausdorff: background], [.hausdorff: $0]] }
      return value(.hausdorff, cases, fromMasks: distances, isOverlapping: false)
    }
    #expect(distance(2, 4, background: .infinity) == 3, "the background does not count")
    #expect(distance(2, .infinity, background: 1) == .infinity)
    #expect(SearchScore(name: .hausdorff).oriented(.infinity) < SearchScore(name: .hausdorff).oriented(7))
  }
}
