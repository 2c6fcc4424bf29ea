internal import Evaluation
internal import Foundation

/// `comparison.json`: every number of a comparison. Differences are those of the deciding score, turned so that above 0 the
/// second variant is better.
struct ComparisonJSON: Encodable {
  /// null where it is undefined, and the text "inf" where it is infinite, as in every file.
  struct Number: Encodable {
    var value: Double

    init(_ value: Double) { self.value = value }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      if value.isNaN { try container.encodeNil() } else { try container.encode(value) }
    }
  }

  struct Interval: Encodable {
    var low: Number
    var high: Number

    init(_ low: Double, _ high: Double) { (self.low, self.high) = (Number(low), Number(high)) }
  }

  struct Score: Encodable {
    var n: Int
    var mean: Number
    /// Over the pixels of all cases together; null of scores that are not pooled.
    var pooled: Number
    var standardDeviation: Number
    var tInterval: Interval
    var bootstrapInterval: Interval
    var median: Number
    var medianInterval: Interval
    var unitsForTwoPoints: Int?
    var seedMeans: [Number]
    var standardDeviationOfSeeds: Number
    /// Cases × seeds.
    var undefined: Int
    var infinite: Int
  }

  struct Variant: Encodable {
    var name: String
    var model: String
    var runs: [String]
    var costs: VariantCosts
    /// The costs by which no other variant is to be preferred.
    var paretoFronts: [CostName]
    var isOnParetoFrontOfAll: Bool
    var scores: [String: Score]
    var rankFrequencies: [Double]
    /// Of the deciding score: unit × seed.
    var unitScores: [[Double]]
  }

  struct Equivalence: Encodable {
    var margin: Double
    var pValue: Number
    var correctedPValue: Double
    var seedsAgree: Bool?
    var isShown: Bool
  }

  struct Pair: Encodable {
    var first: String
    var second: String
    var difference: Double
    var unitInterval: Interval
    var seedInterval: Interval
    var pValue: Double
    var isExact: Bool
    var correctedPValue: Double
    var verdict: String
    var sentence: String
    var unitsNeeded: Int?
    var bootstrapInterval: Interval
    var wilcoxonStatistic: Double
    var wilcoxonPValue: Number
    var effectSize: Number
    var probabilityOfFalseClaim: Number
    var equivalence: Equivalence?
    var unitDifferences: [Double]
    var seedDifferences: [Double]
  }

  var name: String
  var verdict: [String]
  var notes: [String]
  var score: ScoreName
  var scores: [ScoreName]
  var isHigherBetter: Bool
  var level = VariantComparison.level
  var seeds: [UInt64]
  var unitKind: CaseUnits.Kind
  var units: [String]
  var undefinedUnits: [String]
  /// Cases that count for nobody, by score.
  var casesLeftOut: [String: Int]
  var variants: [Variant]
  var pairs: [Pair]

  init(_ study: Study) {
    name = study.name
    (verdict, notes) = (study.verdict, study.notes)
    (score, scores, isHigherBetter) = (study.decisive, study.scores, study.decisive.isHigherBetter)
    (seeds, unitKind, units, undefinedUnits) = (study.seeds, study.unitKind, study.units, study.undefinedUnits)
    casesLeftOut = Dictionary(uniqueKeysWithValues: study.scores.map { ($0.rawValue, study.missing($0).cases) })
    let front = study.paretoFront
    let unitScores = study.unitScores(study.decisive)
    variants = study.variants.indices.map { index in
      let variant = study.variants[index]
      return Variant(
        name: variant.name, model: variant.model, runs: variant.runs.map(\.folder.path), costs: variant.costs,
        paretoFronts: CostName.allCases.filter { study.paretoFront($0).contains(index) },
        isOnParetoFrontOfAll: front.contains(index),
        scores: Dictionary(uniqueKeysWithValues: study.scores.map { ($0.rawValue, Self.score($0, of: index, study)) }),
        rankFrequencies: study.rankFrequencies[index], unitScores: unitScores[index])
    }
    pairs = study.comparison.pairs.indices.map { Self.pair($0, study) }
  }

  private static func score(_ score: ScoreName, of variant: Int, _ study: Study) -> Score {
    let known = study.interval(of: variant, score)
    let means = study.seedMeans(of: variant, score)
    let missing = study.missing(score)
    return Score(
      n: known.mean.count, mean: Number(known.mean.mean), pooled: Number(study.pooled(score, of: variant)),
      standardDeviation: Number(known.summary.deviation),
      tInterval: Interval(known.mean.low, known.mean.high),
      bootstrapInterval: Interval(known.bootstrap?.lowerBound ?? .nan, known.bootstrap?.upperBound ?? .nan),
      median: Number(known.median.median), medianInterval: Interval(known.median.low, known.median.high),
      unitsForTwoPoints: known.unitsNeeded, seedMeans: means.map(Number.init),
      standardDeviationOfSeeds: Number(standardDeviation(means)),
      undefined: missing.undefined[variant], infinite: missing.infinite[variant])
  }

  private static func pair(_ index: Int, _ study: Study) -> Pair {
    let (pair, beside) = (study.comparison.pairs[index], study.besides[index])
    let seen = pair.comparison
    return Pair(
      first: study.variants[pair.first].name, second: study.variants[pair.second].name, difference: seen.difference,
      unitInterval: Interval(seen.overUnits.low, seen.overUnits.high),
      seedInterval: Interval(seen.overSeeds.low, seen.overSeeds.high), pValue: seen.permutation.pValue,
      isExact: seen.permutation.isExact, correctedPValue: pair.correctedPValue, verdict: pair.verdict.word,
      sentence: study.sentence(ofPair: index),
      unitsNeeded: pair.verdict == .notDistinguishable ? pair.unitsNeeded : nil,
      bootstrapInterval: Interval(beside.bootstrap.lowerBound, beside.bootstrap.upperBound),
      wilcoxonStatistic: beside.wilcoxon.statistic, wilcoxonPValue: Number(beside.wilcoxon.pValue),
      effectSize: Number(seen.effectSize), probabilityOfFalseClaim: Number(seen.probabilityOfFalseClaim),
      equivalence: beside.equivalence.map {
        Equivalence(
          margin: $0.test.margin, pValue: Number($0.test.pValue), correctedPValue: $0.correctedPValue,
          seedsAgree: $0.seedsAgree, isShown: $0.isShown)
      }, unitDifferences: seen.unitDifferences, seedDifferences: seen.seedDifferences)
  }
}

extension Study {
  /// The text of `comparison.json`.
  func jsonText() throws -> String {
    String(decoding: try jsonEncoder.encode(ComparisonJSON(self)), as: UTF8.self) + "\n"
  }
}

extension Verdict {
  /// As files name it.
  var word: String {
    switch self {
    case .noiseUnknown: "noiseUnknown"
    case .tooFewUnits: "tooFewUnits"
    case .notDistinguishable: "notDistinguishable"
    case .seedsDisagree: "seedsDisagree"
    case .firstIsBetter: "firstIsBetter"
    case .secondIsBetter: "secondIsBetter"
    }
  }
}
