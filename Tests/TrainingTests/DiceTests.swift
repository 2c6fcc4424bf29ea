import Tensors
import Testing

@testable import Training

@Suite struct DiceTests {
  @Test func aClassRightlyPredictedAbsentCostsNothing() throws {
    let targets = try Targets(labels: Tensor([0, 0] as [UInt8], shape: [1, 1, 2]), classes: 2, type: .float64)
    let logits = try Tensor([-200, -200] as [Double], shape: [1, 1, 1, 2])
    #expect(abs(try Dice(activation: .sigmoid)(logits: logits, targets: targets).item()) < 1e-12)
  }

  @Test func averagesImagesAndNotPixels() throws {
    // One image all right (0), one all wrong (1): 0.5 whatever the areas are.
    let labels = try Tensor([1, 1, 1, 1, 1, 0, 0, 0] as [UInt8], shape: [2, 1, 4])
    let logits = try Tensor([99, 99, 99, 99, -99, -99, -99, -99] as [Double], shape: [2, 1, 1, 4])
    let targets = try Targets(labels: labels, classes: 2, type: .float64)
    #expect(abs(try Dice(activation: .sigmoid)(logits: logits, targets: targets).item() - 0.5) < 1e-4)
  }

  @Test func leavesTheBackgroundOut() throws {
    // The background is missed everywhere; the foreground class is there and found.
    let labels = try Tensor([1, 1] as [UInt8], shape: [1, 1, 2])
    let logits = try Tensor([-99, -99, 99, 99] as [Double], shape: [1, 2, 1, 2])
    let targets = try Targets(labels: labels, classes: 2, type: .float64)
    #expect(abs(try Dice(activation: .softmax)(logits: logits, targets: targets).item()) < 1e-12)
  }
}
