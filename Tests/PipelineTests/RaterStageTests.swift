import Evaluation
import Foundation
import Imaging
import Synchronization
import Testing

@testable import Pipeline

@Suite struct RaterStageTests {
  private func write(_ folder: Folder, _ rater: String, _ cases: [String: [UInt8]]) throws {
    for (name, row) in cases { try folder.write(Image.row(row), to: "\(rater)/\(name).png") }
  }

  private func evaluate(
    _ folder: Folder, raters: [String], consensus: String? = nil, classes: [ClassDefinition]? = nil,
    scores: [String] = ["iou"], prevalence: [Double] = [], output: String? = nil
  ) throws -> (scored: ScoredCases, notes: [String]) {
    let notes = Mutex<[String]>([])
    var request = EvaluationRequest(
      predictions: folder.file("predictions"), references: folder.file(raters[0]), classes: classes, scores: scores,
      output: output.map(folder.file))
    request.furtherReferences = raters.dropFirst().map(folder.file)
    request.consensus = consensus
    request.prevalence = prevalence
    let scored = try EvaluateStage.perform(request) { event in
      if case .note(let note) = event { notes.withLock { $0.append(note) } }
    }
    return (scored, notes.withLock { $0 })
  }

  /// Three raters and a prediction of two cases; the second rater writes 1 for 255.
  private func writePanel(_ folder: Folder) throws {
    try write(folder, "one", ["a": [255, 255, 0, 0, 0, 0], "b": [255, 255, 255, 0, 0, 0]])
    try write(folder, "two", ["a": [1, 1, 1, 0, 0, 0], "b": [1, 1, 1, 0, 0, 0]])
    try write(folder, "three", ["a": [0, 255, 255, 0, 0, 0], "b": [255, 255, 255, 255, 0, 0]])
    try write(folder, "predictions", ["a": [255, 255, 255, 0, 0, 0], "b": [0, 255, 255, 0, 0, 0]])
  }

  private func mean(_ spreads: [ScoreSpread], _ score: String) -> Double {
    spreads.first { $0.score == score }?.mean ?? .nan
  }

  @Test func ratersAreComparedWithEachOtherAndThePredictionWithEach() throws {
    try withFolder { folder in
      try writePanel(folder)
      let agreement = try #require(try evaluate(folder, raters: ["one", "two", "three"]).scored.raters)
      #expect(agreement.pairs.map { "\($0.reference)-\($0.masks)" } == ["one-two", "one-three", "two-three"])
      // IoU of a: 2/3, 1/3, 2/3; of b: 1, 3/4, 3/4.
      let pairs = agreement.pairs.map { mean($0.scores, "iou") }
      #expect(zip(pairs, [5.0 / 6, 13.0 / 24, 17.0 / 24]).allSatisfy { abs($0 - $1) < 1e-12 })
      #expect(agreement.prediction.map(\.reference) == ["one", "two", "three", "majority", "staple"])
      // Against one: 2/3 and 2/3; two: 1 and 2/3; three: 2/3 and 1/2.
      let reached = agreement.prediction.prefix(3).map { mean($0.scores, "iou") }
      #expect(zip(reached, [2.0 / 3, 5.0 / 6, 7.0 / 12]).allSatisfy { abs($0 - $1) < 1e-12 })
      #expect(abs(mean(agreement.ceiling, "iou") - (5.0 / 9 + 2.5 / 3) / 2) < 1e-12)
      #expect(abs(mean(agreement.reached, "iou") - (7.0 / 9 + 11.0 / 18) / 2) < 1e-12)
      let difference = mean(agreement.reached, "iou") - mean(agreement.ceiling, "iou")
      #expect(abs(mean(agreement.difference, "iou") - difference) < 1e-12)
      // Dice is there for the sentence, though nobody asked.
      #expect(agreement.ceiling.map(\.score) == ["iou", "dice"])
      #expect(agreement.lines(subject: "the network")[0].hasPrefix("raters agree with each other at Dice 0.8"))
      #expect(agreement.lines(subject: "the network")[0].contains("the network with them at 0."))
    }
  }

  @Test func aConsensusIsTheReferenceWhereAsked() throws {
    try withFolder { folder in
      try writePanel(folder)
      let raters = ["one", "two", "three"]
      func truePositives(_ consensus: String?) throws -> [[Int]] {
        try evaluate(folder, raters: raters, consensus: consensus).scored.cases.map { entry in
          [entry.rows[1].truePositives, entry.rows[1].falsePositives, entry.rows[1].falseNegatives]
        }
      }
      #expect(try truePositives(nil) == [[2, 1, 0], [2, 0, 1]])
      #expect(try truePositives("first") == truePositives(nil))
      // Of a all three pixels, of b the three that are marked twice or thrice.
      #expect(try truePositives("majority") == [[3, 0, 0], [2, 0, 1]])
      let agreement = try #require(try evaluate(folder, raters: raters, consensus: "majority").scored.raters)
      #expect(agreement.reference == .majority)
      #expect(abs(mean(agreement.prediction[3].scores, "iou") - (1 + 2.0 / 3) / 2) < 1e-12)
      let staple = try evaluate(folder, raters: raters, consensus: "staple").scored
      let row = try #require(staple.raters).prediction[4]
      #expect(abs(mean(row.scores, "iou") - (staple.summary.macro[.iou] ?? .nan)) < 1e-12)
    }
  }

  /// Precision and recall change places with the raters, and the ceiling does not.
  @Test func theOrderOfRatersIsOfNoAccountToTheCeiling() throws {
    try withFolder { folder in
      try write(folder, "one", ["a": [255, 0, 0, 0]])
      try write(folder, "two", ["a": [255, 255, 0, 0]])
      try write(folder, "predictions", ["a": [255, 255, 0, 0]])
      for raters in [["one", "two"], ["two", "one"]] {
        let agreement = try #require(
          try evaluate(folder, raters: raters, scores: ["precision", "recall"]).scored.raters)
        #expect(mean(agreement.ceiling, "precision") == 0.75 && mean(agreement.ceiling, "recall") == 0.75)
        // Of one case nobody knows the noise.
        #expect(
          agreement.lines(subject: "it")[0].hasSuffix("of one case or group nothing is known of the difference's noise")
        )
      }
    }
  }

  @Test func numberedObjectsAreOfNoClass() throws {
    try withFolder { folder in
      try writePanel(folder)
      var request = EvaluationRequest(
        predictions: folder.file("predictions"), references: folder.file("one"), objects: .instances)
      request.furtherReferences = [folder.file("two")]
      let error = try #require(failure(PipelineError.self) { try EvaluateStage.perform(request) })
      #expect(error.code == .maskValues && error.description.contains("numbered objects (--instances)"))
    }
  }

  /// A run scores probabilities against the reference that everything else of it is scored against.
  @Test func aRunAndItsFilesScoreProbabilitiesAlike() throws {
    try withFolder { folder in
      try folder.writeCases(8)
      for name in ["second", "third"] {
        for number in 0..<8 {
          try folder.write(
            Image.gray(16, 16) { x, y in (x + y + number) % 5 == 0 ? 255 : 0 }, to: "\(name)/case-\(number).png")
        }
      }
      _ = try folder.definition()
      let settings = [
        "model={method: otsu}", "evaluation.scores=[iou, auc]",
        "evaluation.references=[\(folder.file("second")), \(folder.file("third"))]", "evaluation.consensus=majority",
      ]
      let outcome = try PipelineRun.perform(
        folder.file("pipeline.yaml"), overrides: DefinitionOverrides(settings: settings), output: folder.file("run"))
      let scored = try #require(outcome.scores)
      // Its pictures show the same reference.
      let shared = try Plan.read(folder.file("run/plan.json")).shared
      for (entry, file) in zip(scored.cases, shared.cases(in: .test)) {
        let pixels = try shared.reference(of: file).pixels(classes: 2)
        #expect(entry.name == file.name && pixels[1] == entry.rows[1].truePositives + entry.rows[1].falseNegatives)
      }
      // A method is sure of every pixel: the area under its one corner is the mean of recall and specificity.
      for entry in scored.cases {
        let (area, expected) = (entry.score(.areaUnderCurve, ofClass: 1), entry.score(.balancedAccuracy, ofClass: 1))
        #expect(abs(area - expected) < 1e-12)
      }
    }
  }

  @Test func aMissingMaskIsCountedAndSaid() throws {
    try withFolder { folder in
      try writePanel(folder)
      try folder.remove("two/b.png")
      try folder.remove("three/b.png")
      let (scored, notes) = try evaluate(folder, raters: ["one", "two", "three"], consensus: "majority")
      let agreement = try #require(scored.raters)
      #expect(agreement.raters.map(\.missing) == [0, 1, 1] && agreement.loneCases == 1)
      #expect(notes.filter { $0.contains("has no mask of 1 of 2 cases") }.count == 2)
      #expect(agreement.pairs.allSatisfy { $0.scores[0].cases == 1 })
      // The case that one rater has seen says nothing about agreement; its reference is that rater's mask.
      #expect(agreement.ceiling[0].cases == 1 && agreement.reached[0].cases == 1)
      #expect(scored.cases[1].rows[1].falseNegatives == 1)
      let lines = agreement.lines(subject: "the network")
      #expect(lines.contains("rater two has no mask of 1 cases"))
      #expect(lines.last == "1 cases have masks of one rater alone")
    }
  }

  @Test func aFolderOfOtherCasesIsAnError() throws {
    try withFolder { folder in
      try writePanel(folder)
      try write(folder, "strangers", ["x": [0, 255, 0, 0, 0, 0]])
      let error = try #require(failure(PipelineError.self) { try evaluate(folder, raters: ["one", "strangers"]) })
      #expect(error.code == .unpaired && error.description.contains("strangers: holds a mask of none of the 2 cases"))
      let missing = try #require(failure(PipelineError.self) { try evaluate(folder, raters: ["one", "nowhere"]) })
      #expect(missing.code == .noImages)
      let twice = try #require(failure(PipelineError.self) { try evaluate(folder, raters: ["one", "two", "one/"]) })
      #expect(twice.code == .duplicateName && twice.description.contains("one: is named twice"))
    }
  }

  @Test func sizesOfRatersMustAgree() throws {
    try withFolder { folder in
      try writePanel(folder)
      try write(folder, "two", ["b": [1, 1, 0]])
      let error = try #require(failure(PipelineError.self) { try evaluate(folder, raters: ["one", "two"]) })
      #expect(error.code == .sizeMismatch)
      #expect(error.description.contains("two/b.png is 3×1 but") && error.description.contains("one/b.png is 6×1"))
    }
  }

  @Test func allEmptyMasksHaveNoAgreement() throws {
    try withFolder { folder in
      for name in ["one", "two", "predictions"] { try write(folder, name, ["a": [0, 0, 0, 0]]) }
      let (scored, _) = try evaluate(folder, raters: ["one", "two"], prevalence: [0.1])
      let agreement = try #require(scored.raters)
      #expect(agreement.ceiling[0].mean == nil && agreement.ceiling[0].undefined == 1)
      #expect(agreement.lines(subject: "it")[0].hasPrefix("no case has masks of two raters that hold any foreground"))
      #expect(agreement.raters[0].classes[0].sensitivity.mean == nil)
      #expect(agreement.raters[0].classes[0].specificity.mean == 1)
      let values = try #require(scored.predictiveValues.first)
      #expect(values.sensitivity == nil && values.positive == nil && values.afterPositives.isEmpty)
      #expect(scored.json.contains("\"predictiveValues\""))
      #expect(try JSONSerialization.jsonObject(with: Data(scored.completeJSON().utf8)) is [String: Any])
    }
  }

  @Test func moreClassesAreComparedByTheSameNames() throws {
    try withFolder { folder in
      try write(folder, "one", ["a": [0, 3, 7, 7]])
      try write(folder, "two", ["a": [0, 3, 3, 7]])
      try write(folder, "predictions", ["a": [0, 3, 7, 7]])
      let agreement = try #require(try evaluate(folder, raters: ["one", "two"]).scored.raters)
      #expect(agreement.raters[0].classes.map(\.name) == ["3", "7"])
      #expect(agreement.pairs[0].scores[0].mean == 0.5)
      try write(folder, "two", ["a": [0, 3, 3, 9]])
      let error = try #require(failure(PipelineError.self) { try evaluate(folder, raters: ["one", "two"]) })
      #expect(error.code == .maskValues && error.description.contains("say which is which with --classes"))
    }
  }

  @Test func resultsAreWrittenBesideTheScores() throws {
    try withFolder { folder in
      try writePanel(folder)
      let (scored, _) = try evaluate(folder, raters: ["one", "two"], prevalence: [0.2, 0.5], output: "out")
      let raters = try jsonDecoder.decode(RaterAgreement.self, from: Data(folder.bytes(of: "out/raters.json")))
      #expect(raters == scored.raters)
      let scores = try JSONSerialization.jsonObject(with: Data(folder.bytes(of: "out/scores.json")))
      let values = try #require((scores as? [String: Any])?["predictiveValues"] as? [[String: Any]])
      #expect(values.map { $0["prevalence"] as? Double } == [0.2, 0.5])
      #expect(!FileManager.default.fileExists(atPath: folder.file("out/slices.csv")))
    }
  }

  // MARK: Real masks

  private static let retina = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("data/retina-chasedb1").path
  private static let isPresent = FileManager.default.fileExists(atPath: "\(retina)/masks-observer2")

  /// The second observer of CHASE_DB1 against the first, as numpy has it: mean 0.76807, of all pixels together 0.76724.
  @Test(.enabled(if: isPresent, "no `data/retina-chasedb1` at the top of the checkout"))
  func theSecondObserverIsTheCeiling() throws {
    var request = EvaluationRequest(
      predictions: "\(Self.retina)/masks-observer2", references: "\(Self.retina)/masks", scores: ["dice"])
    request.furtherReferences = ["\(Self.retina)/masks-observer2"]
    let scored = try EvaluateStage.perform(request)
    let ceiling = try #require(scored.raters?.ceiling.first)
    #expect(ceiling.cases == 20 && abs((ceiling.mean ?? 0) - 0.7680706167838245) < 1e-12)
    #expect(abs((ceiling.low ?? 0) - 0.757412936671694) < 1e-9 && abs((ceiling.high ?? 0) - 0.778728296895955) < 1e-9)
    #expect(abs((scored.summary.pooled[.dice] ?? 0) - 0.7672444634813418) < 1e-12)
  }
}
