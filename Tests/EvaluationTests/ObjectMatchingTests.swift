import Foundation
import Imaging
import Testing

@testable import Evaluation

/// Objects of random images, matched pair by pair; written by `Fixtures/make_objects.py`.
private struct ObjectExample: Decodable {
  let side: Int
  let reference, prediction: [Int32]
  /// At 0.5, 0.55 … 0.95, by the names of ``ObjectScores/Name``.
  let scores: [[String: Double?]]
  /// Connected parts of reference and prediction.
  let components: [Int]
  /// PQ, SQ and RQ of objects, in float32; nothing where one of the images is empty.
  let torchmetrics: [Double]?

  static func load() throws -> [ObjectExample] {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/objects", withExtension: "json"))
    return try JSONDecoder().decode([ObjectExample].self, from: Data(contentsOf: file))
  }
}

@Suite struct ObjectParityTests {
  @Test func scoresAreThoseOfBruteForceAtEveryThreshold() throws {
    for example in try ObjectExample.load() {
      let matching = ObjectMatching(reference: example.reference, prediction: example.prediction)
      #expect(example.scores.count == ObjectMatching.thresholds.count)
      for (threshold, expected) in zip(ObjectMatching.thresholds, example.scores) {
        let scores = ObjectScores(matching, above: threshold)
        for name in ObjectScores.Name.allCases {
          let value = try #require(expected[name.rawValue]) ?? .nan
          #expect(isClose(scores[name], value), "\(name) above \(threshold)")
        }
      }
    }
  }

  /// RQ of the paper is F1.
  @Test func qualityIsThatOfTorchmetrics() throws {
    var compared = 0
    for example in try ObjectExample.load() {
      guard let expected = example.torchmetrics else { continue }
      compared += 1
      let matching = ObjectMatching(reference: example.reference, prediction: example.prediction)
      #expect(abs(matching.panopticQuality() - expected[0]) < 1e-6)
      // Where nothing is matched torchmetrics takes 0 for what is undefined.
      #expect(abs((matching.overlaps.isEmpty ? 0 : matching.segmentationQuality()) - expected[1]) < 1e-6)
      #expect(abs(matching.f1() - expected[2]) < 1e-6)
    }
    #expect(compared >= 5)
  }

  @Test func connectedPartsAreThoseOfScipy() throws {
    for example in try ObjectExample.load() {
      func map(_ objects: [Int32]) -> LabelMap {
        LabelMap(width: example.side, height: example.side, labels: objects.map { $0 > 0 ? 1 : 0 })
      }
      let matching = ObjectMatching(
        prediction: map(example.prediction), reference: map(example.reference), class: 1)
      #expect([matching.references, matching.predictions] == example.components)
      let none = ObjectMatching(prediction: map(example.prediction), reference: map(example.reference), class: 2)
      #expect(none == ObjectMatching())
    }
  }

  @Test func ignoredPixelsBelongToNoObject() {
    // The ignored pixel divides the reference's object, and takes a pixel from the prediction's.
    let reference = LabelMap(width: 5, height: 1, labels: [1, 1, 255, 1, 0])
    let prediction = LabelMap(width: 5, height: 1, labels: [1, 1, 1, 0, 0])
    let matching = ObjectMatching(prediction: prediction, reference: reference, class: 1)
    #expect((matching.references, matching.predictions) == (2, 1) && matching.overlaps == [1])
  }

  @Test func objectsOfAStackReachThroughItsPlanes() {
    let stack = LabelMap(width: 2, height: 1, planes: 2, labels: [1, 0, 0, 1])
    #expect(ObjectMatching(prediction: stack, reference: stack, class: 1).references == 1)
  }
}

@Suite struct ObjectMatchingTests {
  /// Objects drawn with digits, 0 the background.
  private func objects(_ rows: String...) -> [Int32] { rows.joined().map { Int32(String($0))! } }

  @Test func countsFoundFalseAndMissedObjects() {
    // 1 is found whole, 2 by three of four pixels, 3 not at all; 9 is false.
    let reference = objects("1100222200", "1100000003", "0000000003")
    let prediction = objects("7700888000", "7700000000", "0000990000")
    let matching = ObjectMatching(reference: reference, prediction: prediction)
    #expect(matching.overlaps == [1, 0.75])
    #expect(matching.counts() == (2, 1, 1))
    #expect(matching.precision() == 2.0 / 3 && matching.recall() == 2.0 / 3 && matching.f1() == 2.0 / 3)
    #expect(matching.averagePrecision() == 0.5)
    #expect(matching.averagePrecision(above: 0.75) == 0.2)
    #expect(matching.segmentationQuality() == 0.875)
    #expect(matching.panopticQuality() == 1.75 / 3)
    // Five thresholds below 0.75 with two found, five from it with one.
    #expect(abs(matching.meanAveragePrecision - (5 * 0.5 + 5 * 0.2) / 10) < 1e-12)
  }

  @Test func aHalfIsNoMatch() {
    let matching = ObjectMatching(reference: objects("1100"), prediction: objects("1000"))
    #expect(matching.overlaps.isEmpty && matching.counts() == (0, 1, 1))
  }

  @Test func anObjectThatIsSplitMatchesOnce() {
    let matching = ObjectMatching(reference: objects("111111"), prediction: objects("111122"))
    #expect(matching.counts() == (1, 1, 0))
  }

  @Test func nothingIsUndefined() {
    let empty = ObjectMatching(reference: [0, 0], prediction: [0, 0])
    #expect(empty.f1().isNaN && empty.panopticQuality().isNaN && empty.precision().isNaN && empty.recall().isNaN)
    let missed = ObjectMatching(reference: [1, 1], prediction: [0, 0])
    #expect(missed.f1() == 0 && missed.recall() == 0 && missed.precision().isNaN && missed.panopticQuality() == 0)
  }

  @Test func imagesAddUp() {
    let sum = ObjectMatching.pooled([
      ObjectMatching(reference: objects("1110"), prediction: objects("1100")),
      ObjectMatching(reference: objects("11"), prediction: objects("11")),
    ])
    #expect(sum.references == 2 && sum.predictions == 2 && sum.overlaps == [1, 2.0 / 3])
  }
}
