import Evaluation
import Foundation
import Imaging
import Testing

@testable import Pipeline

/// What `evaluate` makes of folders that are odd, wrong or empty.
@Suite struct EvaluateBadInputTests {
  private func evaluate(
    _ folder: Folder, classes: [ClassDefinition]? = nil,
    scores: [String] = ["iou", "dice", "precision", "recall", "hd95"]
  ) throws -> ScoredCases {
    try EvaluateStage.perform(
      EvaluationRequest(
        predictions: folder.file("predictions"), references: folder.file("references"), classes: classes, scores: scores
      ))
  }

  private let three = [("none", 0), ("cell", 3), ("wall", 7)].map {
    ClassDefinition(name: $0.0, values: [.gray($0.1)])
  }

  @Test func differentSizesNameBothFiles() throws {
    try withFolder { folder in
      try folder.write(Image.row([0, 255]), to: "references/a.png")
      try folder.write(Image.row([0, 255, 0]), to: "predictions/a.png")
      try folder.write(Image.stack(2, 1, 2) { x, _, _ in x == 0 ? 255 : 0 }, to: "references/b.tif")
      try folder.write(Image.row([0, 255]), to: "predictions/b.png")
      let error = try #require(failure(PipelineError.self) { try evaluate(folder) })
      #expect(error.code == .sizeMismatch && error.problems.count == 2)
      #expect(
        error.problems[0].contains("predictions/a.png is 3×1 but")
          && error.problems[0].contains("references/a.png is 2×1"))
      #expect(
        error.problems[1].contains("predictions/b.png is 2×1 but")
          && error.problems[1].contains("references/b.tif is 2×1×2"))
    }
  }

  @Test func probabilitiesAreNoLabels() throws {
    try withFolder { folder in
      try folder.write(Image.row([0, 255]), to: "references/a.png")
      let map = Image(width: 2, height: 1, channels: .gray, bitsPerSample: 32, samples: .float([0.25, 0.75]))
      try folder.write(map, to: "predictions/a.tif")
      let error = try #require(failure(PipelineError.self) { try evaluate(folder) })
      #expect(error.code == .maskValues)
      #expect(error.description.contains("predictions/a.tif holds probabilities where --predictions expects labels"))
    }
  }

  @Test func aClassOfOneSideAloneScoresNothing() throws {
    try withFolder { folder in
      // The reference of a has no wall, the prediction of b none.
      try folder.write(Image.row([0, 3, 3, 3]), to: "references/a.png")
      try folder.write(Image.row([0, 3, 3, 7]), to: "predictions/a.png")
      try folder.write(Image.row([0, 3, 7, 7]), to: "references/b.png")
      try folder.write(Image.row([0, 3, 3, 3]), to: "predictions/b.png")
      let cases = try evaluate(folder, classes: three).cases
      #expect(cases.map { $0.score(.iou, ofClass: 2) } == [0, 0])
      #expect(cases.map { $0.rows[2].status } == [.noReference, .noPrediction])
      #expect(cases[0].score(.recall, ofClass: 2).isNaN && cases[0].score(.precision, ofClass: 2) == 0)
      #expect(cases[1].score(.recall, ofClass: 2) == 0 && cases[1].score(.precision, ofClass: 2).isNaN)
      #expect(cases.allSatisfy { $0.score(.hausdorff95, ofClass: 2).isInfinite })
    }
  }

  @Test func emptySetsHaveNoScoresAndSaySo() throws {
    try withFolder { folder in
      for name in ["a", "b"] {
        try folder.write(Image.row([0, 0, 0]), to: "references/\(name).png")
        try folder.write(Image.row([0, 0, 0]), to: "predictions/\(name).png")
      }
      let scored = try evaluate(folder)
      #expect(scored.counted == (0, 2))
      #expect(scored.summary.macro.values.allSatisfy { $0.isNaN })
      #expect(scored.json.contains("\"iou\": null") && scored.json.contains("\"undefined\": 2"))
    }
  }

  @Test func oneCaseIsScoredAndHasNoInterval() throws {
    try withFolder { folder in
      try folder.write(Image.row([0, 255, 255]), to: "references/a.png")
      try folder.write(Image.row([0, 255, 0]), to: "predictions/a.png")
      var request = EvaluationRequest(
        predictions: folder.file("predictions"), references: folder.file("references"), scores: ["iou"])
      request.slices = SliceRequest()
      let scored = try EvaluateStage.perform(request)
      #expect(scored.summary.macro[.iou] == 0.5 && scored.counted == (1, 0))
      let spread = try #require(scored.slices?.slices.first?.scores.first?.spread)
      #expect(spread.mean == 0.5 && spread.low == nil && spread.deviation == nil)
      #expect(spread.text == "0.500 (n = 1)")
    }
  }

  @Test func infiniteDistancesAreCountedBesideTheirMean() throws {
    try withFolder { folder in
      try folder.write(Image.row([0, 255, 0, 0]), to: "references/a.png")
      try folder.write(Image.row([0, 0, 0, 0]), to: "predictions/a.png")
      try folder.write(Image.row([0, 255, 0, 0]), to: "references/b.png")
      try folder.write(Image.row([0, 0, 0, 255]), to: "predictions/b.png")
      let scored = try evaluate(folder)
      #expect(scored.summary.macro[.hausdorff95] == 2)
      #expect(scored.infinite.map(\.score) == ["hd95"] && scored.infinite.map(\.count) == [1])
    }
  }
}
