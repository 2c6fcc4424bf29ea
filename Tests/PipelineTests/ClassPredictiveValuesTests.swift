import Evaluation
import Testing

@testable import Pipeline

@Suite struct ClassPredictiveValuesTests {
  /// 1,000 pixels with and 1,000 without the class.
  private func values(found: Int, falseAlarms: Int, prevalence: Double) -> ClassPredictiveValues {
    ClassPredictiveValues(
      name: "lesion",
      counts: ClassCounts(
        truePositives: found, falsePositives: falseAlarms, falseNegatives: 1000 - found,
        trueNegatives: 1000 - falseAlarms),
      prevalence: prevalence)
  }

  @Test func knownExamplesAreReproduced() {
    let good = values(found: 990, falseAlarms: 10, prevalence: 0.1)
    #expect(abs((good.positive ?? 0) - 0.99 * 0.1 / (0.99 * 0.1 + 0.01 * 0.9)) < 1e-12)
    #expect(threeDigits(good.positive ?? 0) == "0.917")
    #expect(good.observedPrevalence == 0.5 && good.sensitivity == 0.99 && good.specificity == 0.99)
    #expect(threeDigits(values(found: 990, falseAlarms: 100, prevalence: 0.1).positive ?? 0) == "0.524")
  }

  @Test func positivesInARowStartFromTheOneBefore() {
    let chain = values(found: 990, falseAlarms: 100, prevalence: 0.1).afterPositives
    #expect(chain.map(threeDigits) == ["0.524", "0.916", "0.991"])
    let second = PredictiveValues(sensitivity: 0.99, specificity: 0.9).positive(prevalence: chain[0])
    #expect(abs(chain[1] - second) < 1e-12)
  }

  @Test func theChainEndsAfterFiveTests() {
    #expect(values(found: 500, falseAlarms: 500, prevalence: 0.01).afterPositives.count == 5)
    #expect(values(found: 1000, falseAlarms: 0, prevalence: 0.01).afterPositives == [1])
  }

  @Test func aClassThatNeverOccursHasNone() {
    let nothing = ClassPredictiveValues(
      name: "lesion", counts: ClassCounts(truePositives: 0, falsePositives: 3, falseNegatives: 0, trueNegatives: 7),
      prevalence: 0.1)
    #expect(nothing.sensitivity == nil && nothing.positive == nil && nothing.specificity == 0.7)
    #expect(nothing.afterPositives.isEmpty && nothing.observedPrevalence == 0)
  }
}
