import Foundation
import Imaging
import Testing

@testable import Evaluation

/// Every score against MONAI and torchmetrics, on random masks and every empty case.
@Suite struct ParityTests {
  /// The peers compute in float32.
  static let tolerance = 1e-6

  @Test(arguments: try ParityCase.all()) func confusionIsThatOfTorchmetrics(_ parity: ParityCase) {
    #expect(parity.scores.counts.matrix == parity.confusion)
  }

  @Test(arguments: try ParityCase.all()) func scoresAreThoseOfTorchmetrics(_ parity: ParityCase) throws {
    for (name, expected) in parity.torchmetrics {
      let score = try #require(ScoreName(rawValue: name))
      for (label, peer) in expected.enumerated() {
        let value = parity.scores.score(score, ofClass: label)
        // torchmetrics writes 0 for what has no value (zero_division); by SCORING.md it is undefined.
        #expect(peer.isClose(to: value.isNaN ? 0 : value), "\(name) of class \(label) in \(parity.name)")
      }
    }
    #expect(parity.accuracy.isClose(to: parity.scores.accuracy.isNaN ? 0 : parity.scores.accuracy))
  }

  @Test(arguments: try ParityCase.all()) func scoresAreThoseOfMONAI(_ parity: ParityCase) {
    for (label, counts) in parity.scores.rows.enumerated() {
      for (score, peers) in [(ScoreName.dice, parity.monai.dice), (.iou, parity.monai.iou)] {
        let value = parity.scores.score(score, ofClass: label)
        if let peer = peers[label] {
          #expect(peer.isClose(to: value), "\(score) of class \(label) in \(parity.name)")
        } else if counts.status == .noReference {
          // MONAI leaves out every class without reference; by SCORING.md a false alarm scores 0.
          #expect(value == 0)
        } else {
          #expect(value.isNaN)
        }
      }
    }
  }

  @Test func macroIsTheMeanOverCasesOfMONAI() throws {
    let (parity, summary) = try ParityAverages.summarized()
    for label in 0..<3 {
      #expect(parity.macroDice[label].isClose(to: summary.perClass[label].macro[.dice]))
      #expect(parity.macroIoU[label].isClose(to: summary.perClass[label].macro[.iou]))
    }
    #expect(((parity.macroDice[1] + parity.macroDice[2]) / 2).isClose(to: summary.macro[.dice]))
    #expect(((parity.macroIoU[1] + parity.macroIoU[2]) / 2).isClose(to: summary.macro[.iou]))
    #expect((parity.macroIoU.reduce(0, +) / 3).isClose(to: summary.macro[.miou]))
  }

  @Test func pooledIsTorchmetricsOfAllPixels() throws {
    let (parity, summary) = try ParityAverages.summarized()
    for label in 0..<3 {
      #expect(parity.pooledDice[label].isClose(to: summary.perClass[label].pooled[.dice]))
      #expect(parity.pooledIoU[label].isClose(to: summary.perClass[label].pooled[.iou]))
    }
    #expect(((parity.pooledIoU[1] + parity.pooledIoU[2]) / 2).isClose(to: summary.pooled[.iou]))
    #expect(parity.pooledMeanIoU.isClose(to: summary.pooled[.miou]))
    #expect(parity.pooledAccuracy.isClose(to: summary.pooled[.accuracy]))
  }
}

/// One pair of masks and what the peers say of it.
struct ParityCase: Decodable, Sendable, CustomTestStringConvertible {
  struct MONAI: Decodable, Sendable {
    let dice: [Double?]
    let iou: [Double?]
  }

  let name: String
  let classes: Int
  let prediction: String
  let reference: String
  let confusion: [Int]
  let monai: MONAI
  let torchmetrics: [String: [Double]]
  /// Of all pixels.
  let accuracy: Double

  var testDescription: String { name }

  static func all() throws -> [ParityCase] {
    try JSONDecoder().decode([ParityCase].self, from: Data(ParityFixture.cases.utf8))
  }

  var scores: CaseScores { .drawn(name, classes: classes, prediction: prediction, reference: reference) }
}

/// A set of cases and what the peers say of it.
struct ParityAverages: Decodable {
  let predictions: [String]
  let references: [String]
  let macroDice: [Double]
  let macroIoU: [Double]
  let pooledDice: [Double]
  let pooledIoU: [Double]
  let pooledMeanIoU: Double
  let pooledAccuracy: Double

  static func summarized() throws -> (ParityAverages, ScoreSummary) {
    let parity = try JSONDecoder().decode(ParityAverages.self, from: Data(ParityFixture.averages.utf8))
    let cases = zip(parity.predictions, parity.references).map {
      CaseScores.drawn("case", classes: 3, prediction: $0, reference: $1)
    }
    return (parity, ScoreSummary(cases, classes: ["background", "first", "second"]))
  }
}

extension Double {
  func isClose(to other: Double?) -> Bool {
    guard let other else { return false }
    return abs(self - other) <= ParityTests.tolerance
  }
}
