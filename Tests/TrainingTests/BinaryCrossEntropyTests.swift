import Foundation
import Tensors
import Testing

@testable import Training

@Suite struct BinaryCrossEntropyTests {
  @Test func isTheLogarithmOfTwoWithoutKnowledge() throws {
    let targets = try Targets(labels: Tensor([0, 1] as [UInt8], shape: [1, 1, 2]), classes: 2, type: .float64)
    let value = try BinaryCrossEntropy()(logits: Tensor.zeros([1, 1, 1, 2], type: .float64), targets: targets)
    #expect(abs(try value.item() - log(2)) < 1e-15)
  }

  @Test(arguments: [Float(15), 80, 1e4, 1e30])
  func neitherOverflowsNorCancels(logit: Float) throws {
    let targets = try Targets(labels: Tensor([1, 0] as [UInt8], shape: [1, 1, 2]), classes: 2, type: .float32)
    let right = try Tensor([logit, -logit], shape: [1, 1, 1, 2])
    let value = try BinaryCrossEntropy()(logits: right, targets: targets).item()
    #expect(abs(value - exp(-Double(logit))) <= 1e-6 * exp(-Double(logit)))
    let wrong = try BinaryCrossEntropy()(logits: -right, targets: targets).item()
    #expect(abs(wrong - Double(logit)) <= 1e-6 * Double(logit))
  }
}
