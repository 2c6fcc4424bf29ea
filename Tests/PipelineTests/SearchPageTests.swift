import Evaluation
import Foundation
import Testing

@testable import Pipeline

@Suite struct SearchPageTests {
  private static let dimensions = [
    SearchDimension(key: "training.optimizer.learningRate", values: .number(1e-4...1e-2, isLogarithmic: true)),
    SearchDimension(key: "training.loss", values: .choice(["{dice: 1}", "{bce: <1>}"])),
  ]

  private func trial(_ number: Int, _ rate: String, _ loss: String, score: Double?) -> SearchTrial {
    SearchTrial(
      trial: number, rung: 1, share: 1, point: [0.5, 0.5],
      settings: [
        .init(key: "training.optimizer.learningRate", value: rate), .init(key: "training.loss", value: loss),
      ], score: score, seconds: 3, state: score == nil ? .failed : .done, reason: score == nil ? "a < b" : nil,
      folder: "trials/001")
  }

  private func report(_ trials: [SearchTrial], higherIsBetter: Bool = true) -> SearchReport {
    SearchReport(
      pipeline: "files/cells.yaml", output: "runs/cells-search", method: "tpe", score: "iou",
      higherIsBetter: higherIsBetter, keys: Self.dimensions.map(\.key), planned: 4, trials: trials,
      best: SearchReport.best(of: trials, orientation: SearchScore(name: higherIsBetter ? .iou : .hausdorff)),
      validationCases: 6, definition: "runs/cells-search/best.yaml")
  }

  @Test func everyTrialIsOnEachChartAndInTheTable() throws {
    let trials = [
      trial(1, "0.001", "{dice: 1}", score: 0.7), trial(2, "0.0001", "{bce: <1>}", score: nil),
      trial(3, "0.01", "{bce: <1>}", score: 0.8), trial(4, "0.002", "{dice: 1}", score: .infinity),
    ]
    let page = SearchPage(report: report(trials.dropLast()), dimensions: Self.dimensions).page
    #expect(page.components(separatedBy: "<circle").count - 1 == 6, "two sound trials on three charts")
    #expect(page.components(separatedBy: "class=\"failed\"").count - 1 == 3)
    #expect(page.components(separatedBy: "class=\"dot second\"").count - 1 == 3, "the best")
    #expect(page.contains("<tr class=\"best\"><th>3</th>"))
    #expect(page.contains("{bce: &lt;1&gt;}") && page.contains("a &lt; b") && !page.contains("<1>"))
    #expect(page.contains(">logarithmic<") && page.contains("iou by training.loss") && page.contains(">0.001<"))
    #expect(page.contains("The best of 2 trials on 6 validation cases is optimistic"))
    // An infinite score is no place on an axis.
    let infinite = SearchPage(report: report(trials, higherIsBetter: false), dimensions: Self.dimensions).page
    #expect(infinite.contains("∞") && !infinite.contains("inf\"") && !infinite.contains("nan"))
    #expect(infinite.contains("<tr class=\"best\"><th>1</th>"))
  }

  @Test func aPageWithoutASoundTrialIsStillAPage() {
    let page = SearchPage(
      report: report([trial(1, "0.001", "{dice: 1}", score: nil)]), dimensions: Self.dimensions
    ).page
    #expect(page.contains("1 failed.") && !page.contains("nan") && !page.contains("inf"))
  }

  @Test func axesHaveRoundMarks() {
    #expect(SearchAxis.linear(0.02...0.98).ticks.map(\.text) == ["0.2", "0.4", "0.6", "0.8"])
    #expect(SearchAxis.logarithmic(1e-5...1e-1).ticks.map(\.text) == ["1e-05", "0.0001", "0.001", "0.01", "0.1"])
    #expect(SearchAxis.logarithmic(1...16).ticks.map(\.text) == ["1", "2", "5", "10"])
    #expect(SearchAxis.strips(["a", "b"]).ticks.map(\.value) == [0.5, 1.5])
    #expect(abs(SearchAxis.logarithmic(1e-4...1e-2).place(1e-3) - 0.5) < 1e-12)
    #expect(SearchAxis.strips(["a", "b"]).place(1.5) == 0.75)
    #expect(SearchAxis.around([2]).place(2) == 0.5)
  }

  @Test func theBestNeverFailedAndTrainedLongest() {
    func rung(_ number: Int, _ rung: Int, _ score: Double?) -> SearchTrial {
      SearchTrial(
        trial: number, rung: rung, share: 1, point: [], settings: [], score: score, seconds: 0,
        state: score == nil ? .failed : .done, reason: nil, folder: "")
    }
    let iou = SearchScore(name: .iou)
    let trials = [rung(1, 1, 0.9), rung(2, 1, 0.8), rung(3, 1, 0.7), rung(1, 2, nil), rung(2, 2, 0.6)]
    #expect(SearchReport.best(of: trials, orientation: iou)?.score == 0.6)
    #expect(SearchReport.best(of: [rung(1, 1, nil)], orientation: iou) == nil)
    let distance = SearchScore(name: .hausdorff95)
    #expect(
      SearchReport.best(of: [rung(1, 1, .infinity), rung(2, 1, 7), rung(3, 1, 9)], orientation: distance)?.trial == 2)
  }
}
