import Evaluation
import Foundation
import Imaging
import Testing

@testable import Pipeline

@Suite struct EvaluateProbabilitiesTests {
  private static let scores = ScoreName.fromProbabilities.map(\.rawValue)

  /// Float pages of eight pixels.
  private func map(_ pages: [Float]...) -> Image {
    Image(
      width: 8, height: 1, planes: pages.count, channels: .gray, bitsPerSample: 32,
      samples: .float(pages.flatMap { $0 }))
  }

  private static let foreground: [Float] = [0.9, 0.8, 0.4, 0.7, 0.3, 0.2, 0.5, 0.1]
  private static let truth: [UInt8] = [255, 255, 255, 255, 0, 0, 0, 0]

  private func write(_ folder: Folder, _ name: String = "a", truth: [UInt8] = Self.truth) throws {
    try folder.write(Image.row(truth), to: "references/\(name).png")
    try folder.write(Image.row(Self.foreground.map { $0 > 0.5 ? 255 : 0 }), to: "predictions/\(name).png")
  }

  private func request(_ folder: Folder, scores: [String]? = Self.scores) -> EvaluationRequest {
    EvaluationRequest(
      predictions: folder.file("predictions"), references: folder.file("references"), scores: scores,
      probabilities: folder.file("probabilities"), output: folder.file("out"))
  }

  /// A page a class, and the page of the foreground alone, say the same.
  @Test func pagesAreClassesOrTheForeground() throws {
    try withFolder { folder in
      try write(folder)
      try folder.write(map(Self.foreground.map { 1 - $0 }, Self.foreground), to: "probabilities/a.tif")
      let both = try EvaluateStage.perform(request(folder))
      try folder.write(map(Self.foreground), to: "probabilities/a.tif")
      let one = try EvaluateStage.perform(request(folder))
      #expect(both.json == one.json)
      // Of 16 pairs, 0.5 of the background is above 0.4 alone.
      #expect(both.summary.macro[.areaUnderCurve] == 15.0 / 16)
      #expect(both.summary.pooled[.areaUnderCurve] == 15.0 / 16)
      let table = try CommaSeparatedTable(path: folder.file("out/cases.csv"))
      #expect(table.header.suffix(5) == Self.scores + ["status"])
      let curves = try JSONDecoder().decode(
        ProbabilityCurves.self, from: Data(try folder.bytes(of: "out/curves.json")))
      #expect(curves.classes.map(\.positives) == [4] && curves.classes[0].area == 15.0 / 16)
    }
  }

  /// Each class against all others; a page of the wrong number of classes is refused.
  @Test func everyForegroundClassHasItsScores() throws {
    try withFolder { folder in
      let mask = Image.row([0, 0, 0, 1, 1, 1, 2, 2])
      for place in ["references", "predictions"] { try folder.write(mask, to: "\(place)/a.png") }
      let first: [Float] = [0.1, 0.1, 0.1, 0.8, 0.8, 0.8, 0.1, 0.1]
      let second: [Float] = [0.7, 0.1, 0.1, 0.1, 0.1, 0.1, 0.6, 0.8]
      let background = zip(first, second).map { 1 - $0 - $1 }
      try folder.write(map(background, first, second), to: "probabilities/a.tif")
      let scored = try EvaluateStage.perform(request(folder))
      #expect(scored.summary.perClass.map { $0.macro[.areaUnderCurve]! }.dropFirst() == [1, 11.0 / 12])
      #expect(abs(try #require(scored.summary.macro[.areaUnderCurve]) - 23.0 / 24) < 1e-15)
      #expect(scored.summary.perClass[0].macro[.areaUnderCurve]!.isNaN)
      try folder.write(map(background, first), to: "probabilities/a.tif")
      let error = try #require(failure(PipelineError.self) { try EvaluateStage.perform(request(folder)) })
      #expect(
        error.description.contains("expected a page for each of the 3 classes (background, 1, 2) and plane, found 2"))
    }
  }

  @Test func withoutNamesAllOfThemAreScored() throws {
    try withFolder { folder in
      try write(folder)
      try folder.write(map(Self.foreground), to: "probabilities/a.tif")
      let scored = try EvaluateStage.perform(request(folder, scores: nil))
      #expect(scored.summary.scores == ScoreName.standard + ScoreName.fromProbabilities)
    }
  }

  /// A case without foreground has no area and counts in the pooled one.
  @Test func anEmptyCaseIsUndefined() throws {
    try withFolder { folder in
      for (name, truth) in [("a", Self.truth), ("b", [UInt8](repeating: 0, count: 8))] {
        try write(folder, name, truth: truth)
        try folder.write(map(Self.foreground), to: "probabilities/\(name).tif")
      }
      let scored = try EvaluateStage.perform(request(folder))
      #expect(scored.cases[1].score(.areaUnderCurve, ofClass: 1).isNaN)
      #expect(scored.cases[1].score(.averagePrecision, ofClass: 1).isNaN)
      #expect(!scored.cases[1].score(.brierScore, ofClass: 1).isNaN)
      #expect(scored.summary.macro[.areaUnderCurve] == 15.0 / 16)
      // Of 4 × 12 pairs 15 are right within the first case, 15 with the lower half of the second, and half of 16 with its upper
      // one, which is as high as the first one's foreground.
      #expect(abs(try #require(scored.summary.pooled[.areaUnderCurve]) - 38.0 / 48) < 1e-12)
    }
  }

  @Test func stacksHavePagesOfEveryPlane() throws {
    try withFolder { folder in
      let truth = Image.stack(4, 1, 2) { x, _, _ in x < 2 ? 255 : 0 }
      try folder.write(truth, to: "references/a.tif")
      try folder.write(truth, to: "predictions/a.tif")
      let foreground: [Float] = [0.9, 0.8, 0.2, 0.1]
      func pages(_ planes: [[Float]]) -> Image {
        Image(
          width: 4, height: 1, planes: planes.count, channels: .gray, bitsPerSample: 32,
          samples: .float(planes.flatMap { $0 }))
      }
      let background = foreground.map { 1 - $0 }
      try folder.write(pages([background, foreground, background, foreground]), to: "probabilities/a.tif")
      #expect(try EvaluateStage.perform(request(folder)).summary.macro[.areaUnderCurve] == 1)
      // Two pages are those of the foreground, for the stack has two planes.
      try folder.write(pages([foreground, foreground]), to: "probabilities/a.tif")
      #expect(try EvaluateStage.perform(request(folder)).summary.macro[.areaUnderCurve] == 1)
      try folder.write(pages([foreground, foreground, foreground]), to: "probabilities/a.tif")
      let error = try #require(failure(PipelineError.self) { try EvaluateStage.perform(request(folder)) })
      #expect(error.description.contains("expected a page for each of the 2 classes"))
    }
  }

  @Test func whatDoesNotFitIsRefused() throws {
    try withFolder { folder in
      try write(folder)
      func problem(_ image: Image) throws -> String {
        try folder.write(image, to: "probabilities/a.tif")
        return try #require(failure(PipelineError.self) { try EvaluateStage.perform(request(folder)) }).description
      }
      #expect(try problem(Image.row(Self.truth)).contains("probabilities are gray float32 pages"))
      #expect(try problem(map(Self.foreground.map { $0 * 2 })).contains("probabilities are from 0 to 1, found 1.8"))
      #expect(try problem(map(Self.foreground.map { $0 - 0.3 })).contains("probabilities are from 0 to 1, found -"))
      #expect(try problem(map([.nan] + Self.foreground.dropFirst())).contains("probabilities are from 0 to 1"))
      let narrow = Image(width: 4, height: 1, channels: .gray, bitsPerSample: 32, samples: .float([0, 0, 1, 1]))
      #expect(try problem(narrow).contains("probabilities/a.tif is 4×1 but"))
      try folder.write(map(Self.foreground), to: "probabilities/b.tif")
      try folder.remove("probabilities/a.tif")
      let missing = try #require(failure(PipelineError.self) { try EvaluateStage.perform(request(folder)) })
      #expect(missing.code == .unpaired && missing.description.contains("no probabilities named a.* in"))
    }
  }

  @Test func probabilitiesInPlaceOfMasksAreRecognized() throws {
    try withFolder { folder in
      try write(folder)
      try folder.remove("predictions/a.png")
      for pages in [map(Self.foreground), map(Self.foreground.map { 1 - $0 }, Self.foreground)] {
        try folder.write(pages, to: "predictions/a.tif")
        for classes in [
          nil,
          [ClassDefinition(name: "none", values: [.gray(0)]), ClassDefinition(name: "cell", values: [.gray(255)])],
        ] {
          let error = try #require(
            failure(PipelineError.self) {
              try EvaluateStage.perform(
                EvaluationRequest(
                  predictions: folder.file("predictions"), references: folder.file("references"), classes: classes))
            })
          #expect(error.code == .maskValues)
          #expect(
            error.description.contains("predictions/a.tif holds probabilities where --predictions expects labels"))
          #expect(error.description.contains("sulcus postprocess STEPS.yaml --probabilities"))
        }
      }
    }
  }
}
