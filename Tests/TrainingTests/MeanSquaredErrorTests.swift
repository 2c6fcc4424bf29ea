import Tensors
import Testing

@testable import Training

@Suite struct MeanSquaredErrorTests {
  @Test(arguments: [(Activation.sigmoid, 0.25), (.softmax, (4.0 + 1 + 1) / 9 / 3)])
  func isThatOfEvenProbabilitiesWithoutKnowledge(activation: Activation, expected: Double) throws {
    let labels = try Tensor([0, 1, 2, 255] as [UInt8], shape: [1, 1, 4])
    let targets = try Targets(labels: labels, classes: 3, type: .float64)
    let logits = try Tensor.zeros([1, activation == .sigmoid ? 2 : 3, 1, 4], type: .float64)
    let value = try MeanSquaredError(activation: activation)(logits: logits, targets: targets)
    #expect(abs(try value.item() - expected) < 1e-12)
  }
}
