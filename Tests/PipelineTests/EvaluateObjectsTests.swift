import Evaluation
import Foundation
import Imaging
import Testing

@testable import Pipeline

@Suite struct EvaluateObjectsTests {
  private func request(_ folder: Folder, _ objects: ScoredObjects) -> EvaluationRequest {
    EvaluationRequest(
      predictions: folder.file("predictions"), references: folder.file("references"), objects: objects,
      output: folder.file("out"))
  }

  private func numbered(_ values: [UInt16]) -> Image {
    Image(width: values.count, height: 1, channels: .gray, bitsPerSample: 16, samples: .uint16(values))
  }

  @Test func connectedPartsAreMatchedClassByClass() throws {
    try withFolder { folder in
      // Class 1: one object found whole, one missed. Class 2: found by three of four pixels.
      try folder.write(Image.row([1, 1, 0, 2, 2, 2, 2, 0, 1]), to: "references/a.png")
      try folder.write(Image.row([1, 1, 0, 2, 2, 2, 0, 0, 0]), to: "predictions/a.png")
      // A case without any object.
      try folder.write(Image.row([0, 0]), to: "references/b.png")
      try folder.write(Image.row([0, 0]), to: "predictions/b.png")
      let scored = try EvaluateStage.perform(request(folder, .components))
      let objects = try #require(scored.objects)
      #expect(objects.perClass.map(\.name) == ["1", "2"])
      #expect(objects.perClass.map(\.references) == [2, 1] && objects.perClass.map(\.predictions) == [1, 1])
      // The empty case is in no mean.
      #expect(
        objects.perClass[0].macro.scores[0][.recall] == 0.5 && objects.perClass[0].pooled.scores[0][.f1] == 2.0 / 3)
      #expect(objects.perClass[1].pooled.scores[0][.panopticQuality] == 0.75)
      // Above 0.75 it is no match; below it is, five times of ten.
      #expect(objects.perClass[1].pooled.meanAveragePrecision == 0.5)
      #expect(objects.macro.scores[0][.recall] == 0.75)
      let table = try CommaSeparatedTable(path: folder.file("out/objects.csv"))
      #expect(table.rows.count == 2 * 2 * 10)
      let empty = try #require(table.rows.first { $0[0] == "b" })
      #expect(empty.suffix(8).allSatisfy { $0 == "0" || $0.isEmpty })
      #expect(scored.json.contains("\"objects\": {"))
      #expect(try JSONSerialization.jsonObject(with: Data(scored.json.utf8)) is [String: Any])
      #expect(scored.objectTable?.rows.count == 6)
    }
  }

  /// Two objects that touch are two by their numbers, and one as a connected part.
  @Test func numbersTellTouchingObjectsApart() throws {
    try withFolder { folder in
      try folder.write(numbered([7, 7, 300, 300, 0, 9]), to: "references/a.png")
      try folder.write(numbered([1, 1, 2, 2, 0, 0]), to: "predictions/a.png")
      let scored = try EvaluateStage.perform(request(folder, .instances))
      #expect(scored.classes == ["background", "object"])
      let objects = try #require(scored.objects?.perClass.first)
      #expect((objects.references, objects.predictions) == (3, 2))
      #expect(objects.pooled.scores[0][.recall] == 2.0 / 3 && objects.pooled.scores[0][.precision] == 1)
      // As classes, four of five pixels are found.
      #expect(scored.cases[0].iou == 0.8)
    }
  }

  @Test func negativeNumbersAreNoObjects() throws {
    try withFolder { folder in
      let mask = Image(width: 2, height: 1, channels: .gray, bitsPerSample: 32, samples: .int32([-3, 1]))
      for place in ["references", "predictions"] { try folder.write(mask, to: "\(place)/a.tif") }
      let error = try #require(
        failure(PipelineError.self) { try EvaluateStage.perform(request(folder, .instances)) })
      #expect(error.code == .maskValues && error.description.contains("the value -3 numbers no object"))
    }
  }

  @Test func aReferenceWithoutPredictionMissesItsObjects() throws {
    try withFolder { folder in
      for name in ["a", "b"] { try folder.write(numbered([1, 0, 2]), to: "references/\(name).png") }
      try folder.write(numbered([1, 0, 2]), to: "predictions/a.png")
      for kind in [ScoredObjects.instances, .components] {
        var request = request(folder, kind)
        request.missingIsEmpty = true
        if kind == .components {
          request.classes = [
            ClassDefinition(name: "none", values: [.gray(0)]),
            ClassDefinition(name: "cell", values: [.gray(1), .gray(2)]),
          ]
        }
        let objects = try #require(try EvaluateStage.perform(request).objects?.perClass.first)
        #expect((objects.references, objects.predictions) == (4, 2))
        #expect(objects.macro.scores[0][.recall] == 0.5)
      }
    }
  }

  /// More values than classes can be are numbers of objects, or a mistake.
  @Test func manyValuesAskForInstances() throws {
    try withFolder { folder in
      for place in ["references", "predictions"] {
        try folder.write(numbered((0..<400).map { $0 }), to: "\(place)/a.png")
      }
      let request = EvaluationRequest(predictions: folder.file("predictions"), references: folder.file("references"))
      let error = try #require(failure(PipelineError.self) { try EvaluateStage.perform(request) })
      #expect(error.code == .maskValues && error.description.contains("if they number the objects use --instances"))
    }
  }

  @Test func theConfusionMatrixIsWrittenAndShownForMoreThanTwoClasses() throws {
    try withFolder { folder in
      try folder.write(Image.row([0, 3, 7, 7]), to: "references/a.png")
      try folder.write(Image.row([0, 3, 3, 7]), to: "predictions/a.png")
      let request = EvaluationRequest(
        predictions: folder.file("predictions"), references: folder.file("references"), output: folder.file("out"))
      let scored = try EvaluateStage.perform(request)
      #expect(scored.objects == nil && scored.objectTable == nil)
      #expect(
        scored.confusionTable?.rows == [["background", "1", "0", "0"], ["3", "0", "1", "0"], ["7", "0", "1", "1"]])
      #expect(scored.json.contains("\"confusion\": [[1, 0, 0], [0, 1, 0], [0, 1, 1]]"))
      let text = String(decoding: try folder.bytes(of: "out/confusion.csv"), as: UTF8.self)
      #expect(text.hasPrefix("case,reference,prediction,pixels\na,background,background,1\na,background,3,0\n"))
      #expect(text.split(separator: "\n").count == 10)
      #expect(!FileManager.default.fileExists(atPath: folder.file("out/objects.csv")))
    }
  }
}
