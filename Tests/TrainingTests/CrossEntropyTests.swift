import Foundation
import Tensors
import Testing

@testable import Training

@Suite struct CrossEntropyTests {
  @Test(arguments: [2, 3, 7])
  func isTheLogarithmOfTheClassesWithoutKnowledge(classes: Int) throws {
    let labels = try Tensor([0, 1, 255] as [UInt8], shape: [1, 1, 3])
    let targets = try Targets(labels: labels, classes: classes, type: .float64)
    let value = try CrossEntropy()(logits: Tensor.ones([1, classes, 1, 3], type: .float64), targets: targets)
    #expect(abs(try value.item() - log(Double(classes))) < 1e-14)
  }

  @Test func staysFiniteFarFromZero() throws {
    let targets = try Targets(labels: Tensor([0] as [UInt8], shape: [1, 1, 1]), classes: 2, type: .float32)
    let logits = try Tensor([-1e30, 1e30] as [Float], shape: [1, 2, 1, 1])
    #expect(abs(try CrossEntropy()(logits: logits, targets: targets).item() - 2e30) < 1e24)
  }
}
