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
    func count(_ part: String) -> Int { page.components(separatedBy: part).count - 1 }
    #expect(count("<title>trial 1: iou 0.7000") == 3 && count("<circle class=\"mark case s0\"") == 3, "on three charts")
    #expect(count("<title>trial 2: failed") == 3 && count("class=\"mark s5\"") == 4, "one in the legend")
    #expect(count("<title>trial 3: iou 0.8000") == 3 && count("class=\"mark s1\"") == 4, "the best")
    #expect(page.contains("<tr class=\"best\"><th>3</th>"))
    #expect(page.contains("{bce: &lt;1&gt;}") && page.contains("a &lt; b") && !page.contains("<1>"))
    #expect(page.contains(">logarithmic<") && page.contains("iou by training.loss") && page.contains(">0.001<"))
    #expect(page.contains("The best of 2 trials on 6 validation cases is optimistic"))
    // An infinite score is no place on an axis.
    let infinite = SearchPage(report: report(trials, higherIsBetter: false), dimensions: Self.dimensions).page
    #expect(infinite.contains("failed, or ∞") && !page.contains("failed, or ∞"))
    #expect(infinite.contains("∞") && !infinite.contains("inf\"") && !infinite.contains("nan"))
    #expect(infinite.contains("<tr class=\"best\"><th>1</th>"))
  }

  @Test func aPageWithoutASoundTrialIsStillAPage() {
    let page = SearchPage(
      report: report([trial(1, "0.001", "{dice: 1}", score: nil)]), dimensions: Self.dimensions
    ).page
    #expect(page.contains("1 failed.") && !page.contains("nan") && !page.contains("inf"))
  }

  @Test func everyMarkHasAStyle() throws {
    let page = SearchPage(
      report: report([
        trial(1, "0.001", "{dice: 1}", score: 0), trial(2, "0.0001", "{bce: <1>}", score: nil),
        trial(3, "0.01", "{bce: <1>}", score: 0.8),
      ]), dimensions: Self.dimensions
    ).page
    #expect(page.contains("<polyline class=\"stroke s0\""))
    #expect(try SVGDocument.unstyledClasses(page) == [])
    #expect(!page.contains(">-0"), "no axis begins with minus zero")
  }

  @Test func theBestSoFarFollowsTheNumbersOfTheTrials() throws {
    let trials = [
      trial(2, "0.001", "{dice: 1}", score: 0.9), trial(1, "0.01", "{dice: 1}", score: 0.5),
      trial(3, "0.002", "{dice: 1}", score: 0.8),
    ]
    let page = SearchPage(report: report(trials), dimensions: Self.dimensions).page
    let line = try #require(page.firstMatch(of: /<polyline class="stroke s0" points="([^"]*)"/)?.output.1)
    let corners = line.split(separator: " ").map { $0.split(separator: ",").compactMap { Double($0) } }
    #expect(corners.map { $0[0] } == corners.map { $0[0] }.sorted(), "to the right")
    #expect(corners.map { $0[1] } == corners.map { $0[1] }.sorted(by: >), "and up")
    #expect(corners[0][1] > corners[corners.count - 1][1])
  }

  @Test func shortTrainingsArePale() {
    let chart = TrialChart(
      title: "t", xLabel: "", keys: .strips(["a", "b"]), scores: [0.5, 0.6],
      dots: [.init(x: 0.5, y: 0.5, title: "whole"), .init(x: 1.5, y: 0.6, title: "third", strength: 0.5)])
    let svg = SVGDocument(chart.chart.svg)
    #expect(svg.isWellFormed && svg.outside.isEmpty)
    #expect(svg.all("circle").map { $0.attributes["opacity"] } == [nil, "0.70"])
    // No value has a place on a logarithmic axis that is not above 0.
    let odd = TrialChart(
      title: "t", xLabel: "", keys: .logarithmic([1, 10]), scores: [], dots: [.init(x: 0, y: nil, title: "odd")])
    #expect(SVGDocument(odd.chart.svg).all("path").isEmpty)
  }

  @Test func theHeadingSaysWhereTheBestHadAShareOfTheTraining() {
    func heading(_ share: Double) -> String {
      let best = SearchTrial(
        trial: 7, rung: 1, share: share, point: [], settings: [.init(key: "training.batch", value: "4")], score: 0.5,
        seconds: 1, state: .done, reason: nil, folder: "")
      return report([best]).heading.joined(separator: "\n")
    }
    #expect(heading(1).hasPrefix("The best of 1 trials: trial 7, iou 0.5000 on 6 validation cases.\nWritten by"))
    #expect(heading(1).hasSuffix("\ntraining.batch=4"))
    #expect(heading(1.0 / 9).contains("after 11.1 % of the training; this file trains for all of it"))
    #expect(!heading(1).contains("of the training"))
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
