import Testing

@testable import Evaluation

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
    #expect(matching.segmentationQuality == 0.875)
    #expect(matching.panopticQuality == 1.75 / 3)
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
    #expect(empty.f1().isNaN && empty.panopticQuality.isNaN && empty.precision().isNaN && empty.recall().isNaN)
    let missed = ObjectMatching(reference: [1, 1], prediction: [0, 0])
    #expect(missed.f1() == 0 && missed.recall() == 0 && missed.precision().isNaN && missed.panopticQuality == 0)
  }

  @Test func imagesAddUp() {
    var sum = ObjectMatching(reference: objects("11"), prediction: objects("11"))
    sum += ObjectMatching(reference: objects("1110"), prediction: objects("1100"))
    #expect(sum.references == 2 && sum.predictions == 2 && sum.overlaps == [1, 2.0 / 3])
  }
}

@Suite struct ConsensusTests {
  @Test func raterWhoDiffersIsFoundOut() {
    // Two raters agree everywhere; the third calls half of the foreground background.
    let consensus = Consensus(patterns: [0b000: 800, 0b111: 100, 0b011: 100], raters: 3)
    #expect(consensus.sensitivities[0] > 0.999 && consensus.sensitivities[1] > 0.999)
    #expect(abs(consensus.sensitivities[2] - 0.5) < 0.01)
    #expect(consensus.specificities.allSatisfy { $0 > 0.999 })
    #expect(consensus.probabilities[0b011]! > 0.99 && consensus.probabilities[0]! < 0.01)
  }

  @Test func estimatesAreAFixedPoint() {
    let patterns: [UInt32: Int] = [0b00: 500, 0b01: 40, 0b10: 25, 0b11: 200]
    let consensus = Consensus(patterns: patterns, raters: 2)
    // What STAPLE converges to: each rater's sensitivity is the expected share of the truth it marked.
    for rater in 0..<2 {
      let marked = patterns.reduce(0.0) { sum, entry in
        sum + (entry.key >> UInt32(rater) & 1 == 1 ? Double(entry.value) * consensus.probabilities[entry.key]! : 0)
      }
      let all = patterns.reduce(0.0) { $0 + Double($1.value) * consensus.probabilities[$1.key]! }
      #expect(abs(marked / all - consensus.sensitivities[rater]) < 1e-6)
    }
  }

  @Test func ratersWhoAgreeAreTheTruth() {
    let consensus = Consensus(patterns: [0: 10, 0b1111: 5], raters: 4)
    #expect(consensus.probabilities[0b1111]! > 0.9999 && consensus.probabilities[0]! < 1e-4)
  }
}
