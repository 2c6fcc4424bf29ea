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
    (LossConfiguration(focal: .init(weight: 1)), 2, .sigmoid, 1),
    (LossConfiguration(mse: 1), 3, .softmax, 3),
    (LossConfiguration(bce: 1, focal: .init(weight: 1)), 3, .sigmoid, 2),
    (LossConfiguration(crossEntropy: 1, tversky: .init(weight: 1), jaccard: 1), 2, .softmax, 2),
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
    (LossConfiguration(jaccard: .infinity), 2, "loss jaccard is inf"),
    (LossConfiguration(focal: .init(weight: 1, gamma: -1)), 2, "gamma of focal is -1"),
    (LossConfiguration(focal: .init(weight: 1, alpha: 1.5)), 2, "from 0.0 to 1.0"),
    (LossConfiguration(tversky: .init(weight: 1, beta: .nan)), 2, "beta of tversky is nan"),
    (LossConfiguration(tversky: .init(weight: 1, alpha: 0, beta: 0)), 2, "no mistake counts"),
    (LossConfiguration(bce: 1, classWeights: [1]), 2, "1 numbers for 2 classes"),
    (LossConfiguration(bce: 1, classWeights: [1, -1]), 2, "weight of a class is -1"),
    (LossConfiguration(bce: 1, classWeights: [1, 0]), 2, "0 for all foreground classes"),
    (LossConfiguration(dice: 1, classWeights: [1, 2]), 2, "classWeights have nothing to weigh"),
    (LossConfiguration(dice: 1, weightMap: .init()), 2, "weightMap has nothing to weigh"),
    (LossConfiguration(bce: 1, weightMap: .init(w0: -1)), 2, "w0 of weightMap is -1"),
    (LossConfiguration(bce: 1, weightMap: .init(sigma: 0)), 2, "sigma of weightMap is 0"),
    (LossConfiguration(bce: 1, weightMap: .init(classWeights: [1])), 2, "of 1 classes, expected 2"),
  ])
  func refusesWhatCannotBe(configuration: LossConfiguration, classes: Int, says: String) {
    let error = #expect(throws: TrainingError.self) { try configuration.activation(classes: classes) }
    #expect(error?.code == .invalidConfiguration)
    #expect(error?.message.contains(says) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: [
    (#"{"dice": 2}"#, LossConfiguration(dice: 2)),
    // As written before there were other terms.
    (#"{"bce": 1, "crossEntropy": 0, "dice": 1}"#, LossConfiguration(dice: 1, bce: 1)),
    (#"{"focal": {"weight": 2}, "tversky": {}}"#, LossConfiguration(focal: .init(weight: 2, gamma: 2, alpha: nil))),
    (#"{"tversky": {"weight": 1, "beta": 0.9}}"#, LossConfiguration(tversky: .init(weight: 1, alpha: 0.3, beta: 0.9))),
    (#"{"mse": 1, "weightMap": {"w0": 3}}"#, LossConfiguration(mse: 1, weightMap: .init(w0: 3, sigma: 5))),
  ])
  func absentKeysHaveTheirDefaults(json: String, configuration: LossConfiguration) throws {
    #expect(try JSONDecoder().decode(LossConfiguration.self, from: Data(json.utf8)) == configuration)
  }

  @Test func survivesItsCoding() throws {
    let all = LossConfiguration(
      dice: 0.1, bce: 1, crossEntropy: 1e-9, focal: .init(weight: 0.3, gamma: 1.5, alpha: 0.25),
      tversky: .init(weight: 0, alpha: 0.4, beta: 0.6), jaccard: 5, mse: 6, classWeights: [0.1, 1, 2],
      weightMap: .init(w0: 7, sigma: 3, classWeights: [1 / 3, 2, 4]))
    for configuration in [all, LossConfiguration()] {
      let data = try JSONEncoder().encode(configuration)
      #expect(try JSONDecoder().decode(LossConfiguration.self, from: data) == configuration)
    }
  }

  // MARK: Weight map

  @Test func balancesTheClassesOfAWeightMap() throws {
    let balanced = LossConfiguration(bce: 1, weightMap: .init()).balanced(pixels: [60, 30, 10, 0])
    let weights = try #require(balanced.weightMap?.classWeights)
    #expect(zip(weights, [100 / 180, 100 / 90, 100 / 30, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
    // The mean over pixels is 1.
    #expect(abs(zip(weights, [0.6, 0.3, 0.1, 0]).map { $0 * $1 }.reduce(0, +) - 1) < 1e-12)
    #expect(balanced.classWeights.isEmpty)
  }

  @Test func givenClassWeightsTakeThePlaceOfTheBalance() {
    let configuration = LossConfiguration(bce: 1, classWeights: [1, 5], weightMap: .init())
    #expect(configuration.balanced(pixels: [60, 40]).weightMap?.classWeights == [1, 5])
  }

  @Test func withoutAWeightMapNothingIsBalanced() {
    let configuration = LossConfiguration(dice: 1, bce: 1)
    #expect(configuration.balanced(pixels: [60, 40]) == configuration)
  }

  @Test func aSetWithoutPixelsLeavesAllAtOne() {
    let configuration = LossConfiguration(bce: 1, weightMap: .init())
    #expect(configuration.balanced(pixels: [0, 0]).weightMap?.classWeights == [1, 1])
  }
}
