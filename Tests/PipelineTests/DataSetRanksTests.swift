import Evaluation
import Foundation
import Testing

@testable import Pipeline

@Suite struct DataSetRanksTests {
  /// Ten comparisons of two variants, of which the second is better in nine; returns their folders.
  private func writeComparisons(_ folder: Folder) throws -> [String] {
    try folder.writeStudyCases(11)
    for (name, width, found) in [("low", 2, 100), ("high", 3, 150), ("higher", 2, 170)] {
      _ = try folder.writeFinishedRun(name, folder.studyPlan(seed: 1, ["model.width=\(width)"])) {
        (found + $0, 0, 80 - $0)
      }
    }
    return try (0..<10).map { number in
      let path = folder.file("set-\(number)")
      try makeFolder(path)
      try StudyFile(
        name: "set \(number)", seeds: [1],
        variants: [
          .init(name: "narrow", runs: [folder.file(number < 9 ? "low" : "higher")]),
          .init(name: "wide", runs: [folder.file("high")]),
        ]
      ).write(in: path)
      return path
    }
  }

  private func problem(_ paths: [String], score: ScoreName? = nil) -> String {
    failure(PipelineError.self) { try DataSetRanks.read(paths, score: score) }.map { "\($0)" } ?? "none"
  }

  @Test func ranksOverDataSetsAreTold() throws {
    try withFolder { folder in
      let paths = try writeComparisons(folder)
      var request = ComparisonRequest(subjects: paths, output: folder.file("out"))
      request.isOverDataSets = true
      let result = try CompareStage.perform(request)
      #expect(result.verdict[0].hasPrefix("Over 10 data sets variants rank differently (Friedman's test, p 0.00"))
      #expect(result.verdict[1] == "wide ranks before narrow (1.10 and 1.90)")
      #expect(result.tables[0].rows == [["wide", "1.10", "–"], ["narrow", "1.90", "–"]])
      #expect(result.tables[1].rows.count == 10 && result.tables[1].rows[9][1].hasSuffix("(1)"))
      for file in [
        "scores.csv", "comparison.json", "comparison.md", "comparison.tex", "figures/critical-difference.svg",
      ] {
        #expect(try !folder.bytes(of: "out/" + file).isEmpty, "\(file)")
      }
      let page = String(decoding: try folder.bytes(of: "out/report.html"), as: UTF8.self)
      #expect(page.contains("CD 0.62") && page.contains("wide ranks before narrow") && !page.contains("http"))
      #expect(try CommaSeparatedTable(path: folder.file("out/scores.csv")).rows.count == 20)
      // Again into the same folder, but never over a comparison.
      _ = try CompareStage.perform(request)
      request.output = paths[0]
      let error = failure(PipelineError.self) { try CompareStage.perform(request) }
      #expect(error?.description.contains("holds a comparison; choose another --output") == true)
    }
  }

  @Test func whatCannotBeRankedIsRefused() throws {
    try withFolder { folder in
      let paths = try writeComparisons(folder)
      #expect(problem(Array(paths.prefix(9))).contains("9 data sets: ranks over data sets say something from 10 on"))
      #expect(problem(paths + [folder.file("low")]).contains("low: holds no comparison"))
      #expect(problem(paths + [paths[3] + "/"]).contains("is named twice"))
      #expect(problem(paths, score: .hausdorff).contains("has no hd"))
      try StudyFile(
        name: "other", seeds: [1],
        variants: [
          .init(name: "narrow", runs: [folder.file("low")]), .init(name: "broad", runs: [folder.file("high")]),
        ]
      ).write(in: paths[4])
      #expect(problem(paths).contains("set-4: compares narrow, broad, and "))
    }
  }

  @Test func theDiagramJoinsWhatIsAlike() {
    let chart = CriticalDifferenceDiagram(
      title: "Ranks", names: ["a", "b", "c", "d"], meanRanks: [3.9, 2.3, 2.6, 1.2], difference: 1.35,
      alike: [[3, 1], [1, 2], [2, 0]]
    ).chart
    #expect(chart.elements.count { $0.contains("class=\"median\"") } == 3)
    #expect(chart.summary.hasPrefix("d 1.20, b 2.30, c 2.60, a 3.90; critical difference 1.35"))
  }
}
