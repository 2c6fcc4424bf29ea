import Foundation
import Imaging
import Testing

@testable import Evaluation

/// Parity with scikit-learn and MONAI where classes overlap, with numbers from `Fixtures/make_overlapping.py`.
@Suite struct OverlappingScoresTests {
  struct Fixture: Decodable {
    struct Example: Decodable {
      let shape: [Int]
      let ignored: String
      let reference, prediction: [String]
      /// Of each class true and false positives, false and true negatives.
      let counts: [[Int]]
      let iou, hausdorff95, averageSymmetric: [Double?]

      func masks(_ texts: [String]) -> ClassMasks { ClassMasks(texts.map(mask), ignored: mask(ignored)) }

      private func mask(_ text: String) -> BitMask {
        let bits = text.flatMap { digit in [3, 2, 1, 0].map { digit.hexDigitValue! >> $0 & 1 == 1 } }
        let planes = shape.count == 3 ? shape[0] : 1
        let (height, width) = (shape[shape.count - 2], shape[shape.count - 1])
        return BitMask(width: width, height: height, planes: planes, Array(bits.prefix(planes * height * width)))
      }

      var scored: CaseScores {
        let (prediction, reference) = (masks(prediction), masks(reference))
        return CaseScores(
          name: "\(shape)", rows: ClassCounts.each(prediction: prediction, reference: reference),
          fromMasks: MaskScores([.hausdorff95, .averageSurfaceDistance]).values(
            prediction: prediction, reference: reference, spacing: nil), isOverlapping: true)
      }
    }

    let cases: [Example]
    let pooledIoU, macroIoU: Double
  }

  private static func fixture() throws -> Fixture {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/overlapping", withExtension: "json"))
    return try JSONDecoder().decode(Fixture.self, from: Data(contentsOf: file))
  }

  @Test func eachClassCountsByItself() throws {
    for example in try Self.fixture().cases {
      let found = example.scored
      let rows = found.rows.map { [$0.truePositives, $0.falsePositives, $0.falseNegatives, $0.trueNegatives] }
      #expect(rows == example.counts, "\(example.shape)")
      #expect(found.isOverlapping && found.counts == nil && found.foreground == 0..<3 && found.accuracy.isNaN)
      for label in 0..<3 {
        // MONAI computes in float32; it calls a class of an empty reference undefined.
        #expect(isClose(found.score(.iou, ofClass: label), example.iou[label] ?? .nan, within: 1e-6))
      }
      let defined = example.iou.compactMap(\.self)
      #expect(isClose(found.miou, defined.reduce(0, +) / Double(defined.count), within: 1e-6), "no background")
      #expect(found.iou == found.miou)
    }
  }

  @Test func surfacesAreThoseOfEachClass() throws {
    for example in try Self.fixture().cases {
      for label in 0..<3 {
        let found = example.scored
        if let expected = example.hausdorff95[label], let mean = example.averageSymmetric[label] {
          #expect(
            isClose(found.score(.hausdorff95, ofClass: label), expected, within: 1e-4), "\(example.shape) \(label)")
          #expect(isClose(found.score(.averageSurfaceDistance, ofClass: label), mean, within: 1e-4))
        } else {
          #expect(!found.score(.hausdorff95, ofClass: label).isFinite, "one of two masks is empty, or both")
        }
      }
    }
  }

  @Test func summariesHaveNoBackground() throws {
    let fixture = try Self.fixture()
    let cases = fixture.cases.map(\.scored)
    let summary = ScoreSummary(
      cases, classes: ["organ", "vessel", "lesion"], scores: [.iou, .miou, .accuracy, .hausdorff95])
    #expect(isClose(summary.pooled[.iou], fixture.pooledIoU) && isClose(summary.pooled[.miou], fixture.pooledIoU))
    #expect(isClose(summary.macro[.iou], fixture.macroIoU, within: 1e-6))
    #expect(summary.macro[.miou] == summary.macro[.iou])
    #expect(summary.macro[.accuracy]!.isNaN && summary.pooled[.accuracy]!.isNaN, "of all classes it has no meaning")
    #expect(
      !summary.perClass[0].macro[.accuracy]!.isNaN && summary.perClass.map(\.name) == ["organ", "vessel", "lesion"])
    #expect(summary.scored == 4 && summary.undefined == 0 && summary.isOverlapping)
    #expect(summary.infinite == [.hausdorff95: 1])
    #expect(summary.json.contains("\"overlapping\": true") && summary.json.contains("\"accuracy\": null"))
  }

  @Test func tablesHaveARowAClass() throws {
    let scored = try Self.fixture().cases[2].scored
    let text = CaseTable([scored], classes: ["organ", "vessel", "lesion"], scores: [.iou, .miou]).text
    let lines = text.split(separator: "\n")
    #expect(lines.count == 4 && lines[1].hasPrefix("\"[20, 20]\",,organ,177,0,81,142,"))
    #expect(lines[2].hasSuffix(",empty") && lines[3].hasSuffix(",noPrediction"))
  }

  @Test func whatIgnoresAnythingIgnoresItForAll() {
    func mask(_ text: String) -> BitMask { BitMask(drawn(text), class: 1) }
    let prediction = ClassMasks([mask("11100"), mask("00111")], ignored: mask("10000"))
    let reference = ClassMasks([mask("11000"), mask("00000")], ignored: mask("00001"))
    let counts = ClassCounts.each(prediction: prediction, reference: reference)
    #expect(counts[0] == ClassCounts(truePositives: 1, falsePositives: 1, falseNegatives: 0, trueNegatives: 1))
    #expect(counts[1] == ClassCounts(truePositives: 0, falsePositives: 2, falseNegatives: 0, trueNegatives: 1))
    #expect(prediction.sharedPixels == 1)
    let distances = MaskScores([.hausdorff]).values(prediction: prediction, reference: reference, spacing: nil)
    #expect(distances[0][.hausdorff] == 1 && distances[1][.hausdorff] == .infinity)
  }
}
