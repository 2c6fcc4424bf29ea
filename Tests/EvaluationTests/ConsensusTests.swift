import Foundation
import Imaging
import Testing

@testable import Evaluation

/// What SimpleITK and numpy make of the masks of several raters; written by `Fixtures/make_raters.py`.
private struct RatedImage: Decodable {
  let classes: Int
  /// A digit a pixel.
  let masks: [String]
  /// By the votes of all raters, of each class.
  let probabilities: [String: [Double]]
  let sensitivities: [[Double]]
  let itkForeground: [String: Double]?
  let itkSensitivities: [Double]?
  let itkSpecificities: [Double]?

  static func load() throws -> [RatedImage] {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/raters", withExtension: "json"))
    return try JSONDecoder().decode([RatedImage].self, from: Data(contentsOf: file))
  }

  var votes: RaterVotes { RaterVotes(masks.map(row), classes: classes) }
}

/// One row of labels by their digits; `x` is ignored.
private func row(_ digits: String) -> LabelMap {
  let labels = digits.map { $0 == "x" ? LabelMap.ignored : UInt8("\($0)")! }
  return LabelMap(width: labels.count, height: 1, labels: labels)
}

private func votes(_ rows: String..., classes: Int = 2) -> RaterVotes { RaterVotes(rows.map(row), classes: classes) }

@Suite struct ConsensusTests {
  @Test func estimatesAreThoseOfNumpy() throws {
    for image in try RatedImage.load() {
      let votes = image.votes
      let consensus = try #require(Consensus(votes))
      for (pattern, chances) in zip(votes.patterns, consensus.probabilities) {
        let expected = try #require(image.probabilities[pattern.map(String.init).joined()])
        #expect(zip(chances, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(pattern): \(chances), not \(expected)")
      }
      for (rater, expected) in image.sensitivities.enumerated() {
        for (label, rate) in expected.enumerated() {
          #expect(abs(consensus.sensitivity(ofRater: rater, class: label) - rate) < 1e-6)
        }
      }
    }
  }

  @Test func threeRatersAndMoreAreJudgedAsBySimpleITK() throws {
    let images = try RatedImage.load().filter { $0.classes == 2 && $0.masks.count > 2 }
    #expect(images.count == 2)
    for image in images {
      let consensus = try #require(Consensus(image.votes))
      #expect(consensus.isConverged)
      for rater in image.masks.indices {
        let sensitivity = try #require(image.itkSensitivities)[rater]
        let specificity = try #require(image.itkSpecificities)[rater]
        // SimpleITK stops earlier.
        #expect(abs(consensus.sensitivity(ofRater: rater, class: 1) - sensitivity) < 1e-5)
        #expect(abs(consensus.specificity(ofRater: rater, class: 1) - specificity) < 1e-5)
      }
      for (pattern, chances) in zip(image.votes.patterns, consensus.probabilities) {
        let expected = try #require(image.itkForeground?[pattern.map(String.init).joined()])
        #expect(abs(chances[1] - expected) < 1e-5)
      }
    }
  }

  @Test func raterWhoDiffersIsFoundOut() throws {
    // Two raters agree everywhere; the third calls half of the foreground background.
    let consensus = try #require(
      Consensus(patterns: [[0, 0, 0], [1, 1, 1], [1, 1, 0]], pixels: [800, 100, 100], classes: 2))
    #expect(consensus.sensitivity(ofRater: 0, class: 1) > 0.999 && consensus.sensitivity(ofRater: 1, class: 1) > 0.999)
    #expect(abs(consensus.sensitivity(ofRater: 2, class: 1) - 0.5) < 0.01)
    #expect((0..<3).allSatisfy { consensus.specificity(ofRater: $0, class: 1) > 0.999 })
    #expect(consensus.labels == [0, 1, 1])
  }

  @Test func sensitivityOfTwoClassesIsTheOthersSpecificity() throws {
    let consensus = try #require(Consensus(try RatedImage.load()[0].votes))
    for rater in 0..<3 {
      let (one, other) = (
        consensus.specificity(ofRater: rater, class: 1), consensus.sensitivity(ofRater: rater, class: 0)
      )
      #expect(abs(one - other) < 1e-12)
    }
  }

  @Test func ratersWhoAgreeAreTheTruth() throws {
    let votes = votes("0011", "0011", "0011", "0011")
    let consensus = try #require(Consensus(votes))
    #expect(votes.map(consensus.labels) == row("0011"))
    #expect((0..<4).allSatisfy { consensus.sensitivity(ofRater: $0, class: 1) > 0.9999 })
  }

  @Test func emptyMasksLeaveSensitivityUndefined() throws {
    let consensus = try #require(Consensus(votes("000", "000", "000")))
    #expect(consensus.labels == [0])
    #expect(consensus.sensitivity(ofRater: 0, class: 1).isNaN)
    #expect(consensus.specificity(ofRater: 0, class: 1) == 1)
    let full = try #require(Consensus(votes("111", "111")))
    #expect(full.labels == [1] && full.specificity(ofRater: 0, class: 1).isNaN)
    #expect(full.sensitivity(ofRater: 1, class: 1) == 1)
  }

  @Test func nothingButIgnoredPixelsIsNoConsensus() {
    #expect(Consensus(votes("x0", "0x")) == nil)
    for rule in [ConsensusRule.staple, .majority] {
      #expect(rule.reference(of: [row("x0"), row("0x")], classes: 2) == row("xx"))
    }
  }
}

@Suite struct ConsensusRuleTests {
  @Test func majorityTiesGoToTheFirstClass() {
    let maps = ["01122", "01210", "00112"].map(row)
    #expect(ConsensusRule.majority.reference(of: maps, classes: 3) == row("01112"))
    // Two raters: what both mark; of two foreground classes the one that is named first.
    #expect(ConsensusRule.majority.reference(of: [row("0112"), row("1021")], classes: 3) == row("0011"))
  }

  @Test func ignoredByOneRaterIsIgnored() {
    let maps = [row("11x0"), row("1x10"), row("1110")]
    #expect(ConsensusRule.majority.reference(of: maps, classes: 2) == row("1xx0"))
    #expect(ConsensusRule.staple.reference(of: maps, classes: 2) == row("1xx0"))
    #expect(ConsensusRule.first.reference(of: maps, classes: 2) == maps[0])
  }

  @Test func aRaterAloneIsTheReference() {
    for rule in ConsensusRule.allCases { #expect(rule.reference(of: [row("01x2")], classes: 3) == row("01x2")) }
  }

  @Test func patternsHoldEveryPixelOnce() {
    let counted = votes("0011x", "0110x")
    #expect(counted.patterns == [[0, 0], [0, 1], [1, 1], [1, 0]])
    #expect(counted.pixels == [1, 1, 1, 1])
    #expect(votes("000111", "000111").pixels == [3, 3])
  }
}
