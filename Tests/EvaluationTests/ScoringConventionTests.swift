import Foundation
import Imaging
import Testing

@testable import Evaluation

/// Sets of masks with what four libraries make of them; written by `Fixtures/make_conventions.py`.
private struct ConventionExample: Decodable {
  let classes, side: Int
  /// A digit a pixel.
  let references, predictions: [String]
  /// By the function's name; nothing where it gives no number.
  let values: [String: Double?]

  static func load() throws -> [ConventionExample] {
    let file = try #require(Bundle.module.url(forResource: "Fixtures/conventions", withExtension: "json"))
    return try JSONDecoder().decode([ConventionExample].self, from: Data(contentsOf: file))
  }

  var cases: [CaseScores] {
    zip(references, predictions).enumerated().map { index, pair in
      var counts = ConfusionCounts(classes: classes)
      counts.add(prediction: map(pair.1), reference: map(pair.0))
      return CaseScores(name: "\(index)", counts: counts)
    }
  }

  private func map(_ text: String) -> LabelMap {
    LabelMap(width: side, height: side, labels: text.utf8.map { $0 - 48 })
  }
}

@Suite struct ScoringConventionTests {
  /// Of libraries that compute in float32.
  private static let tolerance = 2e-6

  @Test(arguments: ScoringConvention.all.dropFirst(2))
  func everyRuleGivesWhatItsLibraryGives(convention: ScoringConvention) throws {
    for (index, example) in try ConventionExample.load().enumerated() {
      for rule in convention.rules {
        let known = try #require(example.values[rule.function], "\(rule.function) is not in the fixture")
        let value = rule.value(example.cases)
        guard let known else {
          #expect(value.isNaN, "\(convention.name) \(rule.function) of set \(index): \(value)")
          continue
        }
        #expect(
          abs(value - known) < Self.tolerance,
          "\(convention.name) \(rule.function) of set \(index): \(value), not \(known)")
      }
    }
  }

  @Test func theSetsHoldEveryEmptyCase() throws {
    let statuses = try ConventionExample.load().flatMap(\.cases).flatMap { $0.rows.dropFirst() }.map(\.status)
    for status in [ClassCounts.Status.ok, .empty, .noReference, .noPrediction] { #expect(statuses.contains(status)) }
  }

  @Test func ourOwnRowsAreTheSummarys() throws {
    for example in try ConventionExample.load() {
      let names = (0..<example.classes).map { "\($0)" }
      let summary = ScoreSummary(example.cases, classes: names, scores: [.dice, .iou, .miou])
      for (convention, averages) in [(ScoringConvention.sulcus, summary.macro), (.sulcusPooled, summary.pooled)] {
        for rule in convention.rules {
          let score = try #require(ScoreName(rawValue: rule.function))
          let known = try #require(averages[score])
          let value = rule.value(example.cases)
          #expect(value == known || value.isNaN && known.isNaN, "\(convention.name) \(rule.function)")
        }
      }
    }
  }

  @Test func conventionsAreToldApartAndDescribed() {
    let all = ScoringConvention.all
    #expect(Set(all.map(\.name)).count == all.count && all.allSatisfy { !$0.summary.isEmpty && !$0.rules.isEmpty })
    #expect(ScoringConvention.monai.rules[0].value([]) == 0 && ScoringConvention.nnUNet.rules[0].value([]).isNaN)
  }
}

@Suite struct ConventionTableTests {
  /// Cases of two classes by TP, FP and FN of the foreground, of 1000 pixels.
  private func cases(_ counts: [(Int, Int, Int)]) -> [CaseScores] {
    counts.enumerated().map { index, found in
      CaseScores(name: "\(index)", counts: binary(found.0, found.1, found.2, 1000 - found.0 - found.1 - found.2))
    }
  }

  @Test func aRankingMayDependOnTheConvention() throws {
    // "cautious" misses half of the objects that are there and predicts none where there is none; "eager" the reverse. MONAI
    // does not see the second.
    let table = ConventionTable([
      ("cautious", [cases([(50, 0, 50), (0, 0, 0), (0, 0, 0)])]),
      ("eager", [cases([(90, 10, 10), (0, 40, 0), (0, 40, 0)])]),
    ])
    #expect(table.variants == ["cautious", "eager"])
    #expect(table.rows.count == ScoringConvention.all.reduce(0) { $0 + $1.rules.count })
    func isCautiousAbove(_ convention: ScoringConvention) throws -> Bool {
      let values = try #require(table.rows.first { $0.convention == convention }).values
      return values[0] > values[1]
    }
    #expect(try !isCautiousAbove(.monaiForeground) && isCautiousAbove(.monaiKeepingEmpty))
    #expect(try isCautiousAbove(.sulcus))
    #expect(table.rankingsDiffer)
    let found = try #require(table.disagreements.first)
    #expect(table.disagreements.count == 1 && (found.first, found.second) == (0, 1))
    #expect(Set(found.forFirst).isDisjoint(with: found.forSecond))
    #expect(found.forSecond.contains { table.rows[$0].convention == .monaiForeground })
    #expect(table.sentences.count == 1)
    #expect(table.sentences[0].hasPrefix("cautious is above eager by Sulcus macro dice, Sulcus macro iou"))
    #expect(table.sentences[0].contains("and below it by"))
  }

  @Test func equalAndUndefinedScoresSpeakForNobody() throws {
    let one = cases([(50, 0, 50), (80, 10, 0)])
    let same = ConventionTable([("a", [one]), ("b", [one])])
    #expect(!same.rankingsDiffer && same.rows.allSatisfy { $0.values[0] == $0.values[1] })
    #expect(same.sentences == ["All \(same.rows.count) numbers rank the variants alike, whatever the convention."])
    let empty = ConventionTable([("none", [cases([(0, 0, 0)])]), ("some", [one])], conventions: [.nnUNet])
    #expect(empty.rows[0].values[0].isNaN && !empty.rows[0].values[1].isNaN && !empty.rankingsDiffer)
  }

  @Test func runsOfAVariantAreAveraged() {
    let (one, other) = (cases([(50, 0, 50)]), cases([(90, 10, 10)]))
    let table = ConventionTable([("a", [one, other])], conventions: [.nnUNet])
    #expect(abs(table.rows[0].values[0] - (2.0 / 3 + 0.9) / 2) < 1e-12)
    #expect(!table.rankingsDiffer)
  }
}
