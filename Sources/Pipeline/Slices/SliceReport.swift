/// Where the scores of cases are worse than elsewhere: the text of `slices.json`.
public struct SliceReport: Sendable, Equatable, Codable {
  /// Cases that have something in common, beside all others of which it is known.
  public struct Slice: Sendable, Equatable, Codable {
    /// What the cases are divided by: `area`, `border`, `contrast` or the column of a table.
    public let by: String
    /// `12 … 80`, or a word.
    public let name: String
    public let cases: Int
    /// Below five cases: too few to tell.
    public let isSmall: Bool
    public let scores: [SliceScore]
  }

  /// One score of a slice, and how far it is from that of the rest.
  public struct SliceScore: Sendable, Equatable, Codable {
    public let spread: ScoreSpread
    /// The slice's mean less that of the rest; absent where either has fewer than two values.
    public let difference: Double?
    /// Its 95 % interval by Welch's t, for this slice alone.
    public let low: Double?
    public let high: Double?
    /// Of Welch's two-sided t test, for the score that decides and where slice and rest have five values each.
    public var pValue: Double?
    /// The same after Holm's correction for the number of tests.
    public var correctedPValue: Double?
  }

  /// Objects of similar size, and how many of them were found.
  public struct ObjectSlice: Sendable, Equatable, Codable {
    /// Of their class.
    public let name: String
    /// Pixels, from the smallest to the largest.
    public let smallest: Int
    public let largest: Int
    public let objects: Int
    /// Those with an IoU above 1/2 with an object of the prediction.
    public let found: Int
    public let recall: Double
    /// The 95 % interval, with cases (or groups) rather than objects as what is independent; absent below two of them.
    public let low: Double?
    public let high: Double?
    /// Cases, or groups, that have such objects.
    public let units: Int
  }

  /// The score that the finding is about.
  public let decisive: String
  public internal(set) var slices: [Slice]
  public let objects: [ObjectSlice]
  /// By what is not known of every case: of how many not.
  public let unknown: [String: Int]
  /// Different slices that were tested.
  public internal(set) var tests = 0
  /// The result in a sentence.
  public internal(set) var finding = ""
}

extension SliceReport {
  /// The fewest cases of a slice that says something.
  static let fewestCases = 5

  /// Every slice by the score that decides, as a table of texts; small ones are marked.
  public var table: (header: [String], rows: [[String]]) {
    let rows = slices.compactMap { slice -> [String]? in
      guard let score = slice.scores.first(where: { $0.spread.score == decisive }) else { return nil }
      let difference = score.difference.map { value in
        guard let low = score.low, let high = score.high else { return threeDigits(value) }
        return "\(threeDigits(value)) (\(threeDigits(low)) … \(threeDigits(high)))"
      }
      return [
        slice.by, slice.name, "\(slice.cases)\(slice.isSmall ? " (few)" : "")", score.spread.text, difference ?? "–",
        score.correctedPValue.map(threeDigits) ?? "–",
      ]
    }
    return (["by", "slice", "cases", decisive, "difference from the rest (95 %)", "Holm p"], rows)
  }

  /// How many objects were found, by their size, as a table of texts.
  public var objectTable: (header: [String], rows: [[String]]) {
    let rows = objects.map { slice in
      let interval = slice.low.flatMap { low in
        slice.high.map { " (95 % \(threeDigits(low)) … \(threeDigits($0)))" }
      }
      return [
        slice.name, "\(slice.smallest) … \(slice.largest)", "\(slice.objects)", "\(slice.found)",
        threeDigits(slice.recall) + (interval ?? ""),
      ]
    }
    return (["objects of", "area, px", "objects", "found", "recall"], rows)
  }

  /// The text of `slices.csv`: a row a slice and score, `count` its cases or objects and `n` the independent values; an undefined
  /// number is an empty cell.
  var text: String {
    let header = [
      "by", "slice", "count", "score", "n", "mean", "sd", "low", "high", "difference", "differenceLow",
      "differenceHigh",
      "p", "pHolm", "few",
    ]
    func cell(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    let rows = slices.flatMap { slice in
      slice.scores.map { score in
        let spread = score.spread
        return [slice.by, slice.name, "\(slice.cases)", spread.score, "\(spread.units)"]
          + [
            spread.mean, spread.deviation, spread.low, spread.high, score.difference, score.low, score.high,
            score.pValue, score.correctedPValue,
          ].map(cell) + ["\(slice.isSmall)"]
      }
    }
    let found = objects.map { slice in
      [
        "objectArea:\(slice.name)", "\(slice.smallest) … \(slice.largest)", "\(slice.objects)", "objectRecall",
        "\(slice.units)", cell(slice.recall), "", cell(slice.low), cell(slice.high), "", "", "", "", "",
        "\(slice.units < Self.fewestCases)",
      ]
    }
    return CommaSeparatedTable.text([header] + rows + found)
  }
}
