import Evaluation
import Foundation
import Imaging
import Synchronization
import Testing

@testable import Pipeline

/// Scoring of masks that come one file a class, and of pixels that are ignored.
@Suite struct EvaluateClassesTests {
  private func evaluate(
    _ folder: Folder, predictions: String = "predictions", references: String = "references", classes: [String]? = nil,
    missingIsEmpty: Bool = false, scores: [String]? = nil, ignore: Int? = nil, output: String? = nil
  ) throws -> (scored: ScoredCases, notes: [String]) {
    let notes = Mutex<[String]>([])
    let request = EvaluationRequest(
      predictions: folder.file(predictions), references: folder.file(references), missingIsEmpty: missingIsEmpty,
      scores: scores, output: output, isPerClass: true, classNames: classes, ignore: ignore)
    let scored = try EvaluateStage.perform(request) { event in
      if case .note(let note) = event { notes.withLock { $0.append(note) } }
    }
    return (scored, notes.withLock { $0 })
  }

  /// The organ is the first four of eight pixels, the lesion within it the third and fourth, as predicted with one error each.
  private func write(_ folder: Folder, _ name: String = "a") throws {
    try folder.write(Image.row([255, 255, 255, 255, 0, 0, 0, 0]), to: "references/\(name).organ.png")
    try folder.write(Image.row([0, 0, 1, 1, 0, 0, 0, 0]), to: "references/\(name).lesion.png")
    try folder.write(Image.row([255, 255, 255, 0, 0, 0, 0, 0]), to: "predictions/\(name).organ.png")
    try folder.write(Image.row([0, 255, 255, 255, 0, 0, 0, 0]), to: "predictions/\(name).lesion.png")
  }

  @Test func classesThatOverlapCountEachByItself() throws {
    try withFolder { folder in
      try write(folder)
      let (scored, notes) = try evaluate(folder, scores: ["iou", "miou", "accuracy", "hd"], output: folder.file("out"))
      #expect(scored.classes == ["lesion", "organ"] && scored.isOverlapping && scored.foreground == 0..<2)
      #expect(scored.cases[0].rows.map(\.truePositives) == [2, 3])
      #expect(scored.cases[0].rows.map(\.trueNegatives) == [5, 4])
      #expect(scored.cases[0].score(.iou, ofClass: 0) == 2.0 / 3 && scored.cases[0].score(.iou, ofClass: 1) == 0.75)
      #expect(scored.summary.macro[.miou] == (2.0 / 3 + 0.75) / 2 && scored.summary.macro[.accuracy]!.isNaN)
      #expect(scored.cases[0].score(.hausdorff, ofClass: 0) == 1)
      #expect(notes.isEmpty)
      let table = try CommaSeparatedTable(path: folder.file("out/cases.csv"))
      #expect(table.rows.map { $0[2] } == ["lesion", "organ"], "no row of a background")
      #expect(
        String(decoding: try folder.bytes(of: "out/scores.json"), as: UTF8.self).contains("\"overlapping\": true"))
    }
  }

  @Test func namesTheWrongWayRoundAreNoClasses() throws {
    try withFolder { folder in
      for number in 0..<255 { try folder.write(Image.row([0, 255]), to: "references/lesion.\(1000 + number).png") }
      try folder.write(Image.row([0, 255]), to: "predictions/lesion.1000.png")
      let error = try #require(failure(PipelineError.self) { try evaluate(folder) })
      #expect(error.code == .unpaired && error.description.contains("the files are of 255 classes (1000, 1001, "))
    }
  }

  @Test func classesAreInTheOrderGivenAndOthersTakeNoPart() throws {
    try withFolder { folder in
      try write(folder)
      let (scored, notes) = try evaluate(folder, classes: ["organ"])
      #expect(scored.classes == ["organ"] && scored.summary.macro[.iou] == 0.75)
      #expect(notes.count == 2 && notes[0].contains("1 files are of other classes and take no part: "))
      #expect(try evaluate(folder, classes: ["organ", "lesion"]).scored.classes == ["organ", "lesion"])
    }
  }

  @Test func patternsSayWhereImageAndClassStand() throws {
    try withFolder { folder in
      for name in ["a", "b.1"] {
        try folder.write(Image.row([9, 0]), to: "masks/left.lung/\(name).png")
        try folder.write(Image.row([9, 9]), to: "masks/lung/\(name).png")
        try folder.write(Image.row([1, 0]), to: "out/\(name).left.lung.png")
        try folder.write(Image.row([1, 0]), to: "out/\(name).lung.png")
      }
      // A class with a dot is known from the references.
      let (scored, _) = try evaluate(
        folder, predictions: "out", references: "masks/{class}/{image}.png", classes: ["left.lung", "lung"])
      #expect(scored.classes == ["left.lung", "lung"] && scored.cases.map(\.name) == ["a", "b.1"])
      #expect(scored.cases.map { $0.score(.iou, ofClass: 0) } == [1, 1])
      #expect(scored.cases.map { $0.score(.iou, ofClass: 1) } == [0.5, 0.5])
      let twice = try evaluate(
        folder, predictions: "out/{image}.{class}.png", references: "out/{image}.{class}.*", classes: ["lung"])
      #expect(twice.scored.summary.macro[.iou] == 1)
      let unnamed = try evaluate(folder, predictions: "out", references: "out")
      #expect(
        unnamed.scored.classes == ["lung"]
          && unnamed.notes.contains { $0.hasPrefix("a.left counts as an image beside a; ") })
      let error = try #require(failure(PipelineError.self) { try evaluate(folder, references: "masks/{class}/a.png") })
      #expect(error.code == .unpaired && error.description.contains("must hold {image}"))
    }
  }

  @Test func severalFilesOfAClassAreOne() throws {
    try withFolder { folder in
      try folder.write(Image.row([1, 0, 0, 0]), to: "in/a/lesion/0.png")
      try folder.write(Image.row([0, 0, 0, 1]), to: "in/a/lesion/1.png")
      try folder.write(Image.row([1, 0, 0, 1]), to: "predictions/a.lesion.png")
      #expect(try evaluate(folder, references: "in/{image}/{class}/*.png").scored.summary.macro[.iou] == 1)
    }
  }

  @Test func stacksAreScoredWhole() throws {
    try withFolder { folder in
      for name in ["organ", "lesion"] {
        try folder.write(Image.stack(4, 4, 3) { _, _, z in z < 2 ? 255 : 0 }, to: "references/a.\(name).tif")
        try folder.write(Image.stack(4, 4, 3) { _, _, z in z < 1 ? 255 : 0 }, to: "predictions/a.\(name).tif")
      }
      let scored = try evaluate(folder, scores: ["iou", "hd"]).scored
      #expect(scored.cases[0].rows.map(\.trueNegatives) == [16, 16])
      #expect(scored.summary.macro[.iou] == 0.5 && scored.summary.macro[.hausdorff] == 1)
    }
  }

  @Test func whatIsMissingIsNamed() throws {
    try withFolder { folder in
      try write(folder)
      try write(folder, "b")
      try folder.remove("predictions/b.lesion.png")
      let error = try #require(failure(PipelineError.self) { try evaluate(folder) })
      #expect(error.code == .unpaired)
      #expect(error.description.contains("predictions: no prediction of the class 'lesion' for b; --missing empty"))
      let (scored, notes) = try evaluate(folder, missingIsEmpty: true)
      #expect(
        scored.cases[1].rows[0].status == .noPrediction
          && notes == ["1 images have no prediction of 'lesion', which counts as nowhere"])
      try write(folder, "b")
      try folder.remove("references/b.lesion.png")
      let absent = try evaluate(folder)
      #expect(absent.scored.cases[1].rows[0].status == .noReference)
      #expect(absent.notes == ["1 images have no reference file of 'lesion' and count as without it"])
    }
  }

  @Test func aClassOfOneSideAloneIsAnError() throws {
    try withFolder { folder in
      try write(folder)
      try folder.write(Image.row([0, 0, 0, 0, 0, 0, 0, 1]), to: "predictions/a.vessel.png")
      let error = try #require(failure(PipelineError.self) { try evaluate(folder) })
      #expect(error.description.contains("predictions/a.vessel.png: of no class that "))
      #expect(error.description.contains("(lesion, organ); say which classes to score with --classes"))
      let typing = try #require(failure(PipelineError.self) { try evaluate(folder, classes: ["organ", "leson"]) })
      #expect(typing.description.contains("references: no file is of the class 'leson'; of other classes there are "))
      try folder.write(Image.row([0]), to: "references/plain.png")
      let plain = try #require(failure(PipelineError.self) { try evaluate(folder) })
      #expect(plain.description.contains("references/plain.png: expected a name that says image and class"))
    }
  }

  @Test func sizesAndValuesAreChecked() throws {
    try withFolder { folder in
      try write(folder)
      try folder.write(Image.row([0, 1]), to: "predictions/a.lesion.png")
      let size = try #require(failure(PipelineError.self) { try evaluate(folder) })
      #expect(size.code == .sizeMismatch && size.description.contains("of the same image is 2×1 pixels"))
      try folder.write(Image.row([0, 1]), to: "predictions/a.organ.png")
      let whole = try #require(failure(PipelineError.self) { try evaluate(folder) })
      #expect(whole.code == .sizeMismatch && whole.description.contains("is 2×1 but "))
      try write(folder)
      try folder.write(Image.row([0, 1, 2, 3, 0, 0, 0, 0]), to: "predictions/a.organ.png")
      let value = try #require(failure(PipelineError.self) { try evaluate(folder) })
      #expect(
        value.code == .maskValues && value.description.contains("should hold 0 and one value above it, found 1, 2, 3"))
    }
  }

  @Test func ignoredPixelsCountForNoClass() throws {
    try withFolder { folder in
      try write(folder)
      // The last pixel of the organ is unscored; the lesion loses it, too.
      try folder.write(Image.row([255, 255, 255, 7, 0, 0, 0, 0]), to: "references/a.organ.png")
      let scored = try evaluate(folder, scores: ["iou", "hd"], ignore: 7).scored
      #expect(
        scored.cases[0].rows.map { $0.falseNegatives + 10 * $0.trueNegatives } == [50, 40])
      #expect(scored.cases[0].score(.iou, ofClass: 0) == 0.5 && scored.cases[0].score(.iou, ofClass: 1) == 1)
      #expect(scored.cases[0].score(.hausdorff, ofClass: 1) == 0)
    }
  }

  private func labelMaps(_ folder: Folder, ignore: Int?, classes: [ClassDefinition]? = nil) throws -> ScoredCases {
    try EvaluateStage.perform(
      EvaluationRequest(
        predictions: folder.file("predictions"), references: folder.file("references"), classes: classes,
        scores: ["iou", "accuracy", "hd"], ignore: ignore))
  }

  @Test func anIgnoredValueMasksPredictionAndReference() throws {
    try withFolder { folder in
      // The third pixel is unscored in the reference, the last in the prediction.
      try folder.write(Image.row([1, 1, 255, 0, 0, 1]), to: "references/a.png")
      try folder.write(Image.row([1, 0, 1, 0, 0, 255]), to: "predictions/a.png")
      let scored = try labelMaps(folder, ignore: 255)
      #expect(scored.classes == ["background", "foreground"])
      let row = scored.cases[0].rows[1]
      #expect(row == ClassCounts(truePositives: 1, falsePositives: 0, falseNegatives: 1, trueNegatives: 2))
      #expect(scored.cases[0].accuracy == 0.75 && scored.cases[0].score(.hausdorff, ofClass: 1) == 1)
      #expect(
        try labelMaps(folder, ignore: nil).classes == ["background", "1", "255"], "without it a class like others")
      let classes = [ClassDefinition(name: "no", values: [.gray(0)]), ClassDefinition(name: "yes", values: [.gray(1)])]
      #expect(try labelMaps(folder, ignore: 255, classes: classes).cases[0].rows[1] == row)
      #expect(failure(PipelineError.self) { try labelMaps(folder, ignore: nil, classes: classes) }?.code == .maskValues)
    }
  }
}
