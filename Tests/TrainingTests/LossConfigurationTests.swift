import Foundation
import Testing
import Training

@Suite struct LossConfigurationTests {
  @Test(arguments: [
    (LossConfiguration(bce: 1), 2, Activation.sigmoid, 1),
    (LossConfiguration(dice: 1, bce: 1), 4, .sigmoid, 3),
    (LossConfiguration(crossEntropy: 1), 2, .softmax, 2),
    (LossConfiguration(dice: 1, crossEntropy: 0.5), 3, .softmax, 3),
    (LossConfiguration(dice: 1), 2, .sigmoid, 1),
    (LossConfiguration(dice: 1), 3, .softmax, 3),
  ])
  func decidesWhatTheNetworkGivesOut(
    configuration: LossConfiguration, classes: Int, activation: Activation, channels: Int
  ) throws {
    #expect(try configuration.activation(classes: classes) == activation)
    #expect(try configuration.outputChannels(classes: classes) == channels)
  }

  @Test(arguments: [
    (LossConfiguration(bce: 1, crossEntropy: 1), 2, "keep one of them"),
    (LossConfiguration(), 2, "no term"),
    (LossConfiguration(dice: -1), 2, "loss dice is -1"),
    (LossConfiguration(bce: .nan), 2, "loss bce is nan"),
    (LossConfiguration(dice: 1), 1, "found 1"),
    (LossConfiguration(dice: 1), 256, "found 256"),
  ])
  func refusesWhatCannotBe(configuration: LossConfiguration, classes: Int, says: String) {
    let error = #expect(throws: TrainingError.self) { try configuration.activation(classes: classes) }
    #expect(error?.code == .invalidConfiguration)
    #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
  }

  @Test func absentTermsWeighNothing() throws {
    let decoded = try JSONDecoder().decode(LossConfiguration.self, from: Data(#"{"dice": 2}"#.utf8))
    #expect(decoded == LossConfiguration(dice: 2))
  }
}
