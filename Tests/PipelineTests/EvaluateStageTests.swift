import Evaluation
import Foundation
import Imaging
import Synchronization
import Testing

@testable import Pipeline

@Suite struct EvaluateStageTests {
  /// Eight pixels: the reference is the first four, the prediction as given.
  private func write(_ folder: Folder, _ name: String, prediction: [UInt8]?, value: UInt8 = 255) throws {
    try folder.write(Image.row([value, value, value, value, 0, 0, 0, 0]), to: "references/\(name).png")
    if let prediction { try folder.write(Image.row(prediction), to: "predictions/\(name).png") }
  }

  private func evaluate(
    _ folder: Folder, missingIsEmpty: Bool = false, classes: [ClassDefinition]? = nil, output: String? = nil
  ) throws -> (scored: ScoredCases, notes: [String]) {
    let notes = Mutex<[String]>([])
    let request = EvaluationRequest(
      predictions: folder.file("predictions"), references: folder.file("references"), classes: classes,
      missingIsEmpty: missingIsEmpty, output: output)
    let scored = try EvaluateStage.perform(request) { event in
      if case .note(let note) = event { notes.withLock { $0.append(note) } }
    }
    return (scored, notes.withLock { $0 })
  }

  @Test func scoresArePairedByBaseNameAndWritten() throws {
    try withFolder { folder in
      try write(folder, "a", prediction: [255, 255, 0, 0, 0, 0, 0, 0])
      try write(folder, "b", prediction: [255, 255, 255, 255, 0, 0, 0, 0])
      try folder.write(Image.row([0]), to: "predictions/extra.png")
      let (scored, notes) = try evaluate(folder, output: folder.file("out"))
      #expect(scored.cases.map(\.iou) == [0.5, 1])
      #expect(scored.summary.macro[.iou] == 0.75)
      #expect(scored.summary.pooled[.iou] == 0.75)
      #expect(scored.counted == (2, 0))
      #expect(notes.count == 1 && notes[0].contains("1 predictions have no reference and are not scored"))
      let table = try CommaSeparatedTable(path: folder.file("out/cases.csv"))
      #expect(table.rows.count == 4)
      #expect(String(decoding: try folder.bytes(of: "out/scores.json"), as: UTF8.self) == scored.json + "\n")
    }
  }

  /// One pass over folders without declared classes gives what two give, and what the declared classes give.
  @Test func undeclaredClassesAreScoredAsDeclaredOnes() throws {
    try withFolder { folder in
      for number in 0..<5 {
        func mask(_ shift: Int) -> Image {
          Image.gray(37, 21) { x, y in [0, 50, 200][(x + shift) / 13 % 3 * (y > number ? 1 : 0)] }
        }
        try folder.write(mask(0), to: "references/\(number).png")
        try folder.write(mask(number), to: "predictions/\(number).png")
      }
      var request = EvaluationRequest(
        predictions: folder.file("predictions"), references: folder.file("references"),
        scores: ["iou", "miou", "recall"])
      let once = try EvaluateStage.perform(request)
      request.scores = ["iou", "miou", "recall", "hd"]
      let twice = try EvaluateStage.perform(request)
      #expect(once.cases.map(\.counts) == twice.cases.map(\.counts) && once.classes == twice.classes)
      request.scores = ["iou", "miou", "recall"]
      request.classes = [
        ClassDefinition(name: "background", values: [.gray(0)]), ClassDefinition(name: "50", values: [.gray(50)]),
        ClassDefinition(name: "200", values: [.gray(200)]),
      ]
      #expect(try EvaluateStage.perform(request).json == once.json)
      // Wider samples take another way.
      request.classes = nil
      let wide = Image(
        width: 37, height: 21, channels: .gray, bitsPerSample: 16, samples: .uint16(Array(repeating: 50, count: 777)))
      try folder.write(wide, to: "predictions/0.png")
      let mixed = try EvaluateStage.perform(request)
      #expect(mixed.cases[0].counts?.total == 777 && mixed.cases[0].rows[1].falseNegatives == 0)
      #expect(Array(mixed.cases[1...]) == Array(once.cases[1...]))
    }
  }

  @Test(arguments: [["iou"], ["iou", "hd"]]) func probabilitiesAreNoLabels(scores: [String]) throws {
    try withFolder { folder in
      try folder.write(Image.gray(16, 16) { x, y in UInt8(x + 16 * y) }, to: "predictions/a.png")
      try folder.write(Image.gray(16, 16) { x, _ in x > 7 ? 255 : 0 }, to: "references/a.png")
      let error = try #require(
        failure(PipelineError.self) {
          try EvaluateStage.perform(
            EvaluationRequest(
              predictions: folder.file("predictions"), references: folder.file("references"), scores: scores))
        })
      #expect(error.code == .maskValues)
      #expect(
        error.description.contains("predictions: holds 256 values") && error.description.contains("probabilities"))
    }
  }

  @Test func conventionsAreWrittenWhereTheyAreAskedFor() throws {
    try withFolder { folder in
      try write(folder, "a", prediction: [255, 255, 0, 0, 0, 0, 0, 0])
      var request = EvaluationRequest(
        predictions: folder.file("predictions"), references: folder.file("references"), output: folder.file("out"))
      func written() throws -> [String: Any] {
        let data = Data(try folder.bytes(of: "out/scores.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      }
      _ = try EvaluateStage.perform(request)
      #expect(try written()["conventions"] == nil)
      request.conventions = true
      let scored = try EvaluateStage.perform(request)
      #expect(try written()["scored"] as? Int == 1)
      let entries = try #require(try written()["conventions"] as? [[String: Any]])
      #expect(entries.count == scored.conventionTable.rows.count)
      let value = try #require(entries.first { $0["function"] as? String == "DiceMetric(include_background=False)" })
      #expect(value["convention"] as? String == "MONAI foreground" && value["version"] as? String == "1.6")
      #expect(abs((value["value"] as? Double ?? 0) - 2.0 / 3) < 1e-12)
      #expect(scored.conventionTable.rows.contains(["nnU-Net", "2.8", "foreground_mean IoU", "0.5000"]))
      // The foreground is nowhere: nnU-Net's mean is undefined.
      try folder.write(Image.row([0, 0]), to: "references/a.png")
      try folder.write(Image.row([0, 0]), to: "predictions/a.png")
      #expect(
        try EvaluateStage.perform(request).conventionTable.rows.contains(["nnU-Net", "2.8", "foreground_mean IoU", "–"])
      )
      let empty = try #require(try written()["conventions"] as? [[String: Any]])
      #expect(empty.contains { $0["value"] is NSNull })
    }
  }

  @Test func distancesAreInMillimetresWhereAFileStatesThem() throws {
    try withFolder { folder in
      func mask(_ pixels: [UInt8], spacing: Image.Spacing?) -> Image {
        Image(width: 8, height: 1, channels: .gray, bitsPerSample: 8, spacing: spacing, samples: .uint8(pixels))
      }
      let spacing = Image.Spacing(x: 0.5, y: 0.25)
      let (early, late): ([UInt8], [UInt8]) = ([255, 255, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 255, 255, 0, 0])
      // Stated by neither, by the prediction alone, by the reference.
      for (name, ofPrediction, ofReference) in [("a", nil, nil), ("b", spacing, nil), ("c", nil, spacing)] {
        try folder.write(mask(late, spacing: ofPrediction), to: "predictions/\(name).png")
        try folder.write(mask(early, spacing: ofReference), to: "references/\(name).png")
      }
      let scored = try EvaluateStage.perform(
        EvaluationRequest(
          predictions: folder.file("predictions"), references: folder.file("references"), scores: ["hd", "nsd", "iou"],
          tolerance: 1.5))
      #expect(scored.cases.map { $0.score(.hausdorff, ofClass: 1) } == [4, 2, 2])
      #expect(scored.cases.map { $0.score(.surfaceDice, ofClass: 1) } == [0, 0.5, 0.5])
      #expect(scored.summary.scores == [.hausdorff, .surfaceDice, .iou])
    }
  }

  @Test func binaryFoldersMayUseTheirOwnValue() throws {
    try withFolder { folder in
      try write(folder, "a", prediction: [1, 1, 0, 0, 0, 0, 0, 0])
      #expect(try evaluate(folder).scored.cases[0].iou == 0.5)
    }
  }

  @Test func emptyPredictionsOfABinarySetAreScored() throws {
    try withFolder { folder in
      try write(folder, "a", prediction: Array(repeating: 0, count: 8))
      #expect(try evaluate(folder).scored.cases[0].iou == 0)
    }
  }

  @Test func moreValuesAreClassesOfBothFolders() throws {
    try withFolder { folder in
      try folder.write(Image.row([0, 3, 7, 7]), to: "references/a.png")
      try folder.write(Image.row([0, 3, 3, 7]), to: "predictions/a.png")
      #expect(try evaluate(folder).scored.classes == ["background", "3", "7"])
      try folder.write(Image.row([0, 3, 3, 9]), to: "predictions/a.png")
      let error = try #require(failure(PipelineError.self) { try evaluate(folder) })
      #expect(error.code == .maskValues)
      #expect(error.description.contains("holds the values 0, 3, 9"))
      #expect(error.description.contains("say which is which with --classes"))
    }
  }

  @Test func givenClassesCoverEveryValue() throws {
    try withFolder { folder in
      try write(folder, "a", prediction: [9, 255, 0, 0, 0, 0, 0, 0])
      let classes = [
        ClassDefinition(name: "none", values: [.gray(0)]), ClassDefinition(name: "cell", values: [.gray(255)]),
      ]
      let error = try #require(failure(PipelineError.self) { try evaluate(folder, classes: classes) })
      #expect(error.code == .maskValues)
      #expect(error.description.contains("predictions/a.png: mask values that no class covers: 9 (1 pixels)"))
    }
  }

  @Test func aReferenceWithoutPredictionIsAnErrorUnlessItCountsAsEmpty() throws {
    try withFolder { folder in
      try write(folder, "a", prediction: [255, 255, 255, 255, 0, 0, 0, 0])
      try write(folder, "b", prediction: nil)
      let error = try #require(failure(PipelineError.self) { try evaluate(folder) })
      #expect(error.code == .unpaired)
      #expect(error.description.contains("references/b.png: no prediction named b.* in "))
      let (scored, notes) = try evaluate(folder, missingIsEmpty: true)
      #expect(scored.cases.map(\.iou) == [1, 0])
      #expect(
        notes == ["1 references have no prediction and count as all background: \(folder.file("references/b.png"))"])
    }
  }

  @Test func sizesMustBeEqual() throws {
    try withFolder { folder in
      try write(folder, "a", prediction: [255, 0])
      let error = try #require(failure(PipelineError.self) { try evaluate(folder) })
      #expect(error.code == .sizeMismatch)
      #expect(error.description.contains("predictions/a.png is 2×1 but"))
    }
  }

  @Test func anUndefinedScoreIsADash() throws {
    try withFolder { folder in
      try folder.write(Image.row([0, 0]), to: "references/a.png")
      try folder.write(Image.row([0, 0]), to: "predictions/a.png")
      let scored = try evaluate(folder).scored
      #expect(scored.counted == (0, 1))
      let macro = try #require(scored.table.rows.first)
      #expect(macro[2] == "–")
      #expect(scored.table.header.prefix(3) == ["class", "average", "iou"])
    }
  }
}
