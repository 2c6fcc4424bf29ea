import Foundation
import Networks
import Tensors
import Testing

@testable import Training

@Suite struct ParameterRuleTests {
  private func rule(
    _ match: String, _ freeze: ParameterRule.Freeze? = nil, factor: Double? = nil
  ) throws -> ParameterRule {
    ParameterRule(match: try #require(ParameterPattern(match)), freeze: freeze, learningRateFactor: factor)
  }

  private func treatment(_ rules: [ParameterRule]) throws -> ParameterTreatment {
    try ParameterTreatment(rules, graph: TinyNetwork.graph(), stepsPerEpoch: 3)
  }

  @Test func laterRulesOverrideEarlierOnesKeyByKey() throws {
    let treatment = try treatment([
      rule("encoder", .epochs(2), factor: 0.1), rule("**.weight", factor: 0.5), rule("encoder.normalization", .never),
    ])
    #expect(treatment["encoder.convolution.weight"].start == 6)
    #expect(treatment["encoder.convolution.weight"].learningRateFactor == 0.5)
    #expect(treatment["encoder.normalization.bias"].start == 0)
    #expect(treatment["encoder.normalization.bias"].learningRateFactor == 0.1)
    #expect(treatment["head.bias"].start == 0 && treatment["head.bias"].learningRateFactor == 1)
    #expect(treatment.frozenStatistics.isEmpty)
  }

  @Test func statisticsAreFrozenWithTheirNormalizationAlone() throws {
    #expect(try treatment([rule("encoder", .always)]).frozenStatistics.map(\.start) == [ParameterTreatment.never])
    #expect(try treatment([rule("encoder", .epochs(2))]).frozenStatistics.map(\.path) == ["encoder.normalization"])
    #expect(try treatment([rule("**.weight", .always), rule("head", .never)]).frozenStatistics.isEmpty)
    #expect(try treatment([rule("**.runningMean", .epochs(1))]).frozenStatistics.map(\.start) == [3])
  }

  @Test func refusesWhatCannotBe() throws {
    for (rules, code, says) in [
      (try [rule("encodr", .always)], TrainingError.Code.noSuchParameter, "'encoder'"),
      (try [rule("head", factor: 0)], .invalidConfiguration, "freeze them"),
      (try [rule("head", .epochs(-1))], .invalidConfiguration, "-1 epochs"),
      (try [rule("**", .epochs(1))], .invalidConfiguration, "frozen at first"),
      (try [rule("encoder", .epochs(1)), rule("head", .always)], .invalidConfiguration, "frozen at first"),
    ] {
      let error = #expect(throws: TrainingError.self) { try treatment(rules) }
      #expect(error?.code == code)
      #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
    }
  }

  @Test func survivesJSON() throws {
    for rule in [
      try rule("encoder.*", .always), try rule("a.**", .epochs(3), factor: 0.1), try rule("b", .never),
    ] {
      #expect(try JSONDecoder().decode(ParameterRule.self, from: JSONEncoder().encode(rule)) == rule)
    }
  }
}
