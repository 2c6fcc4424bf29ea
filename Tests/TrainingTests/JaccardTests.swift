import Tensors
import Testing

@testable import Training

@Suite struct JaccardTests {
  @Test func isOneLessTheIntersectionOverTheUnion() throws {
    let labels = try Tensor([1, 1, 1, 0, 255] as [UInt8], shape: [1, 1, 5])
    let logits = try Tensor([99, 99, -99, 99, 99] as [Double], shape: [1, 1, 1, 5])
    let targets = try Targets(labels: labels, classes: 2, type: .float64)
    #expect(abs(try Jaccard(activation: .sigmoid)(logits: logits, targets: targets).item() - 0.5) < 1e-5)
  }

  @Test func aClassRightlyPredictedAbsentCostsNothing() throws {
    let targets = try Targets(labels: Tensor([0, 0] as [UInt8], shape: [1, 1, 2]), classes: 2, type: .float64)
    let logits = try Tensor([-200, -200] as [Double], shape: [1, 1, 1, 2])
    #expect(abs(try Jaccard(activation: .sigmoid)(logits: logits, targets: targets).item()) < 1e-12)
  }

  /// J = D / (2 − D) for the overlaps of whole regions.
  @Test func followsDice() throws {
    let targets = try Targets(labels: Tensor([1, 1, 0, 0] as [UInt8], shape: [1, 1, 4]), classes: 2, type: .float64)
    let logits = try Tensor([99, -99, 99, -99] as [Double], shape: [1, 1, 1, 4])
    let dice = try 1 - Dice(activation: .sigmoid)(logits: logits, targets: targets).item()
    let jaccard = try 1 - Jaccard(activation: .sigmoid)(logits: logits, targets: targets).item()
    #expect(abs(jaccard - dice / (2 - dice)) < 1e-5)
  }
}
