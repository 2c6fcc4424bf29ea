internal import Evaluation

/// What a predicted pixel of a class means where the class is as frequent as is said, by Bayes' rule.
///
/// The sensitivity and specificity are those of all pixels of all cases together; they do not depend on how frequent the class
/// is, and the predictive values do.
public struct ClassPredictiveValues: Sendable, Equatable, Codable {
  /// The most positive results in a row that are looked at.
  static let mostTests = 5
  /// What is certain enough.
  static let enough = 0.99

  public let name: String
  public let prevalence: Double
  /// The share of pixels of the class in the references that were scored; absent without a pixel.
  public let observedPrevalence: Double?
  /// Absent where no reference has the class.
  public let sensitivity: Double?
  /// Absent where the references have nothing else.
  public let specificity: Double?
  /// The chance that a predicted pixel is one of the class.
  public let positive: Double?
  /// The chance that a pixel which was not predicted is none.
  public let negative: Double?
  /// The chance after one, two, … positive results in a row until it reaches 0.99, five at most. Tests count as independent
  /// given the truth, which a model asked again about the same image is not.
  public let afterPositives: [Double]

  init(name: String, counts: ClassCounts, prevalence: Double) {
    let values = PredictiveValues(
      sensitivity: ScoreName.recall.value(of: counts), specificity: ScoreName.specificity.value(of: counts))
    let actual = counts.truePositives + counts.falseNegatives
    let all = actual + counts.falsePositives + counts.trueNegatives
    self.name = name
    self.prevalence = prevalence
    observedPrevalence = all > 0 ? Double(actual) / Double(all) : nil
    sensitivity = values.sensitivity.ifDefined
    specificity = values.specificity.ifDefined
    positive = values.positive(prevalence: prevalence).ifDefined
    negative = values.negative(prevalence: prevalence).ifDefined
    let chances = values.afterPositives(Self.mostTests, prevalence: prevalence).filter { !$0.isNaN }
    let last = chances.firstIndex { $0 >= Self.enough } ?? chances.count - 1
    afterPositives = Array(chances.prefix(last + 1))
  }
}

extension ScoredCases {
  /// Of each foreground class at each prevalence that was asked for.
  public var predictiveValues: [ClassPredictiveValues] {
    foreground.flatMap { label in
      let counts = cases.reduce(ClassCounts.none) { $0 + $1.rows[label] }
      return prevalence.map { ClassPredictiveValues(name: classes[label], counts: counts, prevalence: $0) }
    }
  }

  /// The predictive values as a table of texts.
  public var predictiveTable: (header: [String], rows: [[String]]) {
    func text(_ value: Double?) -> String { value.map(threeDigits) ?? "–" }
    let rows = predictiveValues.map { entry in
      [
        entry.name, "\(entry.prevalence)", text(entry.sensitivity), text(entry.specificity), text(entry.positive),
        text(entry.negative), entry.afterPositives.map(threeDigits).joined(separator: " → "),
      ]
    }
    return (["class", "prevalence", "sensitivity", "specificity", "PPV", "NPV", "after positives in a row"], rows)
  }
}
