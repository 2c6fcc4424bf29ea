import Foundation
import Networks
import Tensors
import Testing

@testable import Training

@Suite struct PresenceTests {
  /// An empty image, one with a foreground pixel, one whose only other pixel is ignored.
  private static let labels: [UInt8] = [0, 0, 0, 1, 0, 255]

  @Test func isTheCrossEntropyOfWhatTheImagesHold() throws {
    let probabilities = [0.7, 0.4, 0.2, 0.9, 0.6, 0.5]
    let present = [0.0, 1, 0]
    var expected = 0.0
    for (image, something) in present.enumerated() {
      for (found, target) in [
        (probabilities[2 * image], 1 - something), (probabilities[2 * image + 1], something),
      ] {
        expected -= target * log(found) + (1 - target) * log(1 - found)
      }
    }
    let loss = try Presence.loss(
      Tensor(probabilities, shape: [3, 2, 1, 1]), labels: Tensor(Self.labels, shape: [3, 1, 2]))
    #expect(abs(try loss.item() - expected / 6) < 1e-12)
  }

  @Test func staysFiniteWhereTheNetworkIsSureAndWrong() throws {
    let wrong = try Tensor([0, 1, 1, 0, 0, 1] as [Float], shape: [3, 2, 1, 1])
    wrong.requiresGradient = true
    let loss = try Presence.loss(wrong, labels: Tensor(Self.labels, shape: [3, 1, 2]))
    #expect(try (80..<90).contains(loss.item()))
    #expect(try Tensor.gradients(of: loss, withRespectTo: [wrong])[0].floats().allSatisfy { $0.isFinite })
  }

  /// The module is trained with the network that has it.
  @Test func theClassificationLearns() throws {
    let graph = try ArchitectureCatalog.build(
      NetworkConfiguration(
        architecture: "unet3+/2020", width: 2, depth: 1, options: ["classification": .flag(true)]))
    let trainer = try Trainer(
      graph: graph, parameters: ParameterStore(graph: graph, seed: 3), classes: 2, loss: LossConfiguration(dice: 1),
      optimizer: OptimizerConfiguration(.sgd(), learningRate: 0.1), schedule: .constant, precision: .float32,
      totalSteps: 4, stepsPerEpoch: 4, seed: 7)
    let names = graph.parameters.map(\.name).filter { $0.hasPrefix("classification") }
    let before = try names.map { try trainer.parameters[$0].floats() }
    try trainer.step(TinyNetwork.batch(0))
    let after = try names.map { try trainer.parameters[$0].floats() }
    #expect(!names.isEmpty)
    #expect(zip(before, after).allSatisfy { $0 != $1 })
  }
}
