import Foundation
import Imaging
import Testing

@testable import Evaluation

/// Every score beside other programs, on random masks and on every empty case; written by `Fixtures/make_parity.py`.
private struct ParityExample: Decodable {
  /// `random`, or which mask holds nothing or everything.
  let kind: String
  /// Rows, columns.
  let shape: [Int]
  /// Of the surface Dice, in px.
  let tolerance: Double
  /// Bits in the order of the pixels, the first the highest, in hexadecimal.
  let reference, prediction: String
  /// By library and name of the score.
  let values: [String: [String: Value]]

  /// What a library gives.
  enum Value: Decodable {
    case number(Double)
    /// It refuses.
    case error

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .number(.nan)
      } else if let text = try? container.decode(String.self) {
        self = text == "inf" ? .number(.infinity) : .error
      } else {
        self = .number(try container.decode(Double.self))
      }
    }
  }

  static func load() throws -> [ParityExample] {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/parity", withExtension: "json"))
    return try JSONDecoder().decode([ParityExample].self, from: Data(contentsOf: file))
  }

  private func map(_ hexadecimal: String) -> LabelMap {
    let bits = hexadecimal.flatMap { digit in [3, 2, 1, 0].map { UInt8(digit.hexDigitValue! >> $0 & 1) } }
    return LabelMap(width: shape[1], height: shape[0], labels: Array(bits.prefix(shape[0] * shape[1])))
  }

  /// The scores as `evaluate` makes them.
  var scored: CaseScores {
    let (reference, prediction) = (map(reference), map(prediction))
    var counts = ConfusionCounts(classes: 2)
    counts.add(prediction: prediction, reference: reference)
    let fromMasks = MaskScores(ScoreName.allCases, tolerance: tolerance).values(
      prediction: prediction, reference: reference, classes: 2, spacing: nil)
    return CaseScores(name: kind, counts: counts, fromMasks: fromMasks)
  }
}

@Suite struct ScoreParityTests {
  /// Where a library means something else by an empty mask than SCORING does, and what the score is here.
  private struct Difference {
    let library: String
    let scores: [ScoreName]
    let kinds: [String]
    let ours: Double
    let why: String
  }

  private static let differences = [
    Difference(
      library: "scikit-learn", scores: [.iou], kinds: ["bothEmpty"], ours: .nan,
      why: "it has no undefined IoU, only 0 or 1"),
    Difference(
      library: "scikit-learn", scores: [.balancedAccuracy],
      kinds: [
        "bothEmpty", "noReference", "bothFull", "fullReference", "fullAndEmpty", "emptyAndFull", "onePixel",
      ], ours: .nan, why: "it leaves out the class that the reference lacks, and so gives the other one's recall alone"),
    Difference(
      library: "scikit-learn", scores: [.matthews],
      kinds: [
        "bothEmpty", "noReference", "noPrediction", "bothFull", "fullReference", "fullPrediction", "fullAndEmpty",
        "emptyAndFull", "onePixel",
      ], ours: .nan, why: "it calls 0 what has no correlation, since one of the masks is the same everywhere"),
    Difference(
      library: "MONAI", scores: [.iou, .dice], kinds: ["noReference", "emptyAndFull"], ours: 0,
      why: "it leaves out what the reference lacks, whatever was predicted"),
    Difference(
      library: "MONAI", scores: [.hausdorff95],
      kinds: ["noReference", "noPrediction", "fullAndEmpty", "emptyAndFull"], ours: .infinity,
      why: "a percentile of infinite distances is no number there, where its own Hausdorff distance is infinite"),
    Difference(
      library: "scikit-image", scores: [.clDice],
      kinds: ["noReference", "noPrediction", "fullAndEmpty", "emptyAndFull"], ours: 0,
      why: "the formula divides by an empty skeleton; nothing of a tube that is there was found, or all was made up"),
  ]

  /// Of libraries that compute in float32; the others agree to the last digits.
  private static let tolerances = ["MONAI": 2e-6, "torchmetrics": 1e-6]

  @Test func everyScoreIsThatOfTheLibraries() throws {
    for example in try ParityExample.load() {
      let scored = example.scored
      for (library, values) in example.values {
        for (name, value) in values {
          let score = try #require(ScoreName(rawValue: name))
          let found = scored.score(score, ofClass: 1)
          let difference = Self.differences.first {
            $0.library == library && $0.scores.contains(score) && $0.kinds.contains(example.kind)
          }
          let place = "\(score) of \(example.kind) \(example.shape): \(found), \(library) \(value)"
          if let difference {
            #expect(found == difference.ours || found.isNaN && difference.ours.isNaN, "\(place); \(difference.why)")
            if case .number(let theirs) = value {
              #expect(!isClose(found, theirs), "\(place): there is no difference any more")
            }
            continue
          }
          switch value {
          // What cannot be computed has no value here.
          case .error: #expect(found.isNaN, "\(place)")
          case .number(let theirs):
            let scale = max(1, theirs.isFinite ? abs(theirs) : 1)
            let isSame =
              theirs.isInfinite ? found == theirs : isClose(found, theirs, within: tolerance(library) * scale)
            #expect(isSame, "\(place)")
          }
        }
      }
    }
  }

  private func tolerance(_ library: String) -> Double { Self.tolerances[library] ?? 1e-12 }

  /// A new score must come with a peer. Those of probabilities have theirs in ProbabilityCurvesTests.
  @Test(arguments: ScoreName.allCases.filter { !$0.needsProbabilities })
  func aPeerIsThereForEachScoreAndEachEmptyCase(score: ScoreName) throws {
    let examples = try ParityExample.load()
    let kinds = Set(examples.filter { $0.values.contains { $1[score.rawValue] != nil } }.map(\.kind))
    #expect(kinds.isSuperset(of: ["random", "bothEmpty", "noReference", "noPrediction", "bothFull"]))
    let random = examples.filter { $0.kind == "random" }
    #expect(random.count >= 6 && random.allSatisfy { $0.values.contains { $1[score.rawValue] != nil } })
  }
}
