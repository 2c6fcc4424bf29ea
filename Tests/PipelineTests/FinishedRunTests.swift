import Evaluation
import Foundation
import Testing

@testable import Pipeline

@Suite struct FinishedRunTests {
  /// A method needs no training, so its runs are real ones.
  private func run(_ folder: Folder, _ settings: [String], output: String) throws -> PipelineRun.Outcome {
    _ = try folder.definition()
    return try PipelineRun.perform(
      folder.file("pipeline.yaml"),
      overrides: DefinitionOverrides(settings: ["model={method: otsu}"] + settings), output: folder.file(output))
  }

  @Test func givesBackWhatTheRunKnew() throws {
    try withFolder { folder in
      try folder.writeCases(10)
      let scores = [
        "evaluation.scores=[iou, miou, accuracy, hd, hd95, nsd]", "postprocessing=[{removeSmall: {area: 20}}]",
      ]
      let outcome = try run(folder, scores, output: "run")
      let expected = try #require(outcome.scores)
      let found = try FinishedRun.read(folder.file("run"))
      // The table of cases keeps counts a class, not which class was taken for which.
      func averages(_ json: String) throws -> NSDictionary {
        var object = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        object["confusion"] = nil
        return NSDictionary(dictionary: object)
      }
      #expect(
        try averages(found.scores.json) == averages(expected.json),
        "averages, undefined and infinite values are those of the run")
      #expect(try averages(expected.json).allKeys.count > 5)
      for (mine, other) in zip(found.scores.cases, expected.cases) {
        #expect(mine.name == other.name && mine.rows == other.rows && mine.group == other.group)
        for score in ScoreName.allCases where !score.needsProbabilities {
          for label in 0..<2 {
            let (value, wanted) = (mine.score(score, ofClass: label), other.score(score, ofClass: label))
            #expect(value == wanted || value.isNaN && wanted.isNaN, "\(score)")
          }
        }
      }
      #expect(try found.records() == [[]])
      #expect(try #require(found.manifest.predictionSeconds) > 0)
      for entry in found.testCases {
        let masks = try #require(found.masks(of: entry.name))
        #expect(masks.map(\.path) == [folder.file("run/predictions/\(entry.name).png")])
      }
      #expect(found.masks(of: "case-of-another-run") == nil)
    }
  }

  @Test func refusesATableOfOtherCases() throws {
    try withFolder { folder in
      try folder.writeCases(10)
      _ = try run(folder, [], output: "run")
      let path = folder.file("run/cases.csv")
      let rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
      let name = try #require(rows[1].split(separator: ",").first.map(String.init))
      func says(_ rows: [String]) throws -> String {
        try folder.write(rows.joined(separator: "\n") + "\n", to: "run/cases.csv")
        let error = try #require(failure(PipelineError.self) { try FinishedRun.read(folder.file("run")) })
        return "\(error)"
      }
      #expect(try says([rows[0]] + rows[3...]).contains("found no '\(name)'"))
      #expect(try says(rows + rows[1...2]).contains("found '\(name)' once too often"))
    }
  }

  /// Of all pixels together they are in no table: only those of cases, and their means, are read back.
  @Test func scoresOfProbabilitiesAreReadBack() throws {
    try withFolder { folder in
      try folder.writeCases(10)
      let outcome = try run(folder, ["evaluation.scores=[iou, auc, brier]"], output: "run")
      let expected = try #require(outcome.scores)
      let found = try FinishedRun.read(folder.file("run")).scores
      for score in [ScoreName.areaUnderCurve, .brierScore] {
        let values = found.cases.map { $0.score(score, ofClass: 1) }
        #expect(values == expected.cases.map { $0.score(score, ofClass: 1) } && values.allSatisfy(\.isFinite))
        #expect(found.summary.macro[score] == expected.summary.macro[score])
      }
    }
  }

  @Test func findsEachCaseInTheFoldThatTestedIt() throws {
    try withFolder { folder in
      try folder.writeCases(9)
      _ = try run(folder, ["data.split={folds: 3}"], output: "run")
      let found = try FinishedRun.read(folder.file("run"))
      #expect(found.parts.map(\.folder.path) == (0..<3).map { folder.file("run/fold-\($0)") })
      #expect(found.testCases.map(\.name) == found.scores.cases.map(\.name))
      for entry in found.testCases {
        let place = "run/fold-\(try #require(entry.fold))/predictions/\(entry.name).png"
        #expect(found.masks(of: entry.name)?.map(\.path) == [folder.file(place)])
      }
      let costs = try VariantCosts([found])
      #expect(costs.parameters == 0 && costs.multiplyAdds == nil && costs.trainingSeconds == 0)
      #expect(try #require(costs.predictionSeconds) > 0)
    }
  }

  @Test func refusesWhatIsNoFinishedRun() throws {
    try withFolder { folder in
      func problem(_ name: String) -> String {
        failure(PipelineError.self) { try FinishedRun.read(folder.file(name)) }?.description ?? "none"
      }
      #expect(problem("absent").contains("no such folder"))
      try folder.write("", to: "empty/file")
      #expect(problem("empty").contains("holds no run"))
      try folder.writeStudyCases(8)
      try folder.writeFinishedRun("run", folder.studyPlan(seed: 1)) { _ in (10, 1, 1) }
      try folder.remove("run/report.html")
      #expect(problem("run").contains("is not finished"))
    }
  }

  @Test func refusesADamagedTable() throws {
    try withFolder { folder in
      func problem(_ text: String) -> String {
        failure(PipelineError.self) {
          try CaseTableReader(path: folder.write(text, to: "cases.csv"), classes: ["background", "cell"]).read()
        }?.description ?? "none"
      }
      let header = "case,group,class,tp,fp,fn,tn,hd,status\n"
      let (first, second) = ("a,,background,1,2,3,4,,ok\n", "a,,cell,4,3,2,1,inf,ok\n")
      #expect(problem(header + first + second) == "none")
      #expect(problem("image,set\na,test\n").contains("expected the columns case,group,class"))
      #expect(problem(header + first).contains("no multiple of the 2 classes"))
      #expect(problem(header + second + first).contains("row 2: expected a row for each class"))
      #expect(problem(header + first + second.replacing("4", with: "four")).contains("row 3: tp, fp, fn and tn"))
      #expect(problem(header + first + second.replacing("inf", with: "far")).contains("hd is 'far'"))
    }
  }
}
