import Foundation
import Testing
import Training

@Suite struct OptimizerConfigurationTests {
  @Test(arguments: [
    (OptimizerConfiguration(.sgd(), learningRate: 0), "learningRate is 0"),
    (OptimizerConfiguration(.adam(), learningRate: .nan), "learningRate is nan"),
    (OptimizerConfiguration(.sgd(momentum: 1), learningRate: 1), "momentum is 1"),
    (OptimizerConfiguration(.sgd(nesterov: true), learningRate: 1), "nesterov needs"),
    (OptimizerConfiguration(.sgd(weightDecay: -1), learningRate: 1), "weightDecay is -1"),
    (OptimizerConfiguration(.adam(beta1: -0.1), learningRate: 1), "beta1 is -0.1"),
    (OptimizerConfiguration(.adam(beta2: 1), learningRate: 1), "beta2 is 1"),
    (OptimizerConfiguration(.adam(epsilon: 0), learningRate: 1), "epsilon is 0"),
    (OptimizerConfiguration(.adam(weightDecay: .infinity), learningRate: 1), "weightDecay is inf"),
    (OptimizerConfiguration(.adamW(beta1: 1), learningRate: 1), "beta1 is 1"),
    (OptimizerConfiguration(.adamW(weightDecay: -1), learningRate: 1), "weightDecay is -1"),
    (OptimizerConfiguration(.rmsprop(smoothing: 1), learningRate: 1), "smoothing is 1"),
    (OptimizerConfiguration(.rmsprop(epsilon: -1), learningRate: 1), "epsilon is -1"),
    (OptimizerConfiguration(.rmsprop(momentum: 1), learningRate: 1), "momentum is 1"),
    (OptimizerConfiguration(.rmsprop(weightDecay: .nan), learningRate: 1), "weightDecay is nan"),
  ])
  func refusesWhatCannotBe(configuration: OptimizerConfiguration, says: String) {
    let error = #expect(throws: TrainingError.self) { try configuration.validate() }
    #expect(error?.code == .invalidConfiguration)
    #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [
    OptimizerConfiguration(.adam(), learningRate: 1e-3),
    OptimizerConfiguration(.sgd(momentum: 0.99, nesterov: true, weightDecay: 3e-5), learningRate: 0.01),
    OptimizerConfiguration(.adamW(), learningRate: 1e-3, decayNormsAndBiases: false),
    OptimizerConfiguration(.rmsprop(momentum: 0.9, centered: true), learningRate: 1e-3),
  ])
  func survivesJSON(configuration: OptimizerConfiguration) throws {
    try configuration.validate()
    let json = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(OptimizerConfiguration.self, from: json) == configuration)
  }

  @Test func whatIsLeftOutIsTheDefault() throws {
    let json =
      #"{"method": {"adam": {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8, "weightDecay": 0}}, "learningRate": 1}"#
    #expect(
      try JSONDecoder().decode(OptimizerConfiguration.self, from: Data(json.utf8))
        == OptimizerConfiguration(.adam(), learningRate: 1))
  }
}
