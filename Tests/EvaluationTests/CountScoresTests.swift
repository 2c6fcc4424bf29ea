import Evaluation
import Foundation
import Testing

@Suite struct CountScoresTests {
  /// Scores by scikit-learn; written by `Fixtures/make_counts.py`.
  struct Example: Decodable {
    /// TP, FP, FN, TN.
    let counts: [Int]
    let scores: [ScoreName: Double]

    private struct Key: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: Key.self)
      counts = try values.decode([Int].self, forKey: Key(stringValue: "counts"))
      let names: [ScoreName] = [.balancedAccuracy, .f2, .fHalf, .matthews, .kappa]
      scores = Dictionary(
        uniqueKeysWithValues: try names.map {
          ($0, try values.decode(Double.self, forKey: Key(stringValue: $0.rawValue)))
        })
    }
  }

  @Test func scoresAreThoseOfScikitLearn() throws {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/counts", withExtension: "json"))
    for example in try JSONDecoder().decode([Example].self, from: Data(contentsOf: file)) {
      let counts = binary(example.counts[0], example.counts[1], example.counts[2], example.counts[3])[1]
      for (score, value) in example.scores {
        #expect(abs(score.value(of: counts) - value) < 1e-12, "\(score) of \(example.counts)")
      }
    }
  }

  @Test func volumeDifferenceIsSigned() {
    #expect(ScoreName.volumeDifference.value(of: binary(8, 4, 2, 86)[1]) == 0.2)
    #expect(ScoreName.volumeDifference.value(of: binary(8, 0, 2, 90)[1]) == -0.2)
    #expect(!ScoreName.volumeDifference.isHigherBetter && ScoreName.iou.isHigherBetter)
  }

  @Test func whatHasNoValueIsUndefined() {
    let empty = binary(0, 0, 0, 10)[1]
    for score in [ScoreName.balancedAccuracy, .f2, .fHalf, .matthews, .kappa, .volumeDifference] {
      #expect(score.value(of: empty).isNaN, "\(score)")
    }
    // Everything foreground in both: agreement is what chance gives.
    let full = binary(10, 0, 0, 0)[1]
    #expect(ScoreName.kappa.value(of: full).isNaN && ScoreName.matthews.value(of: full).isNaN)
    #expect(ScoreName.f2.value(of: full) == 1 && ScoreName.volumeDifference.value(of: full) == 0)
    // A class that is predicted where there is none scores 0, as SCORING has it for Dice.
    #expect(ScoreName.f2.value(of: binary(0, 3, 0, 7)[1]) == 0)
  }

  @Test func countsOfHugeImagesDoNotOverflow() {
    let counts = ClassCounts(
      truePositives: 1 << 33, falsePositives: 1 << 31, falseNegatives: 1 << 31, trueNegatives: 1 << 34)
    #expect(abs(ScoreName.matthews.value(of: counts) - (0.8 - 1.0 / 9)) < 1e-12)
    #expect(ScoreName.kappa.value(of: counts) > 0.68)
  }
}
