import Tensors
import Testing

@testable import Training

@Suite struct TargetsTests {
  private func targets(_ classWeights: [Double] = [], weightMap: [Float]? = nil) throws -> Targets {
    let map: Tensor? = if let weightMap { try Tensor(weightMap, shape: [1, 2, 2]) } else { nil }
    return try Targets(
      labels: Tensor([0, 1, 2, 255] as [UInt8], shape: [1, 2, 2]), classes: 3, type: .float32,
      classWeights: classWeights, weightMap: map)
  }

  @Test func aPixelWeighsAsMuchAsItsClass() throws {
    #expect(try targets().weights.floats() == [1, 1, 1, 0])
    #expect(try targets([0.5, 2, 4]).weights.floats() == [0.5, 2, 4, 0])
    #expect(try targets([0.5, 2, 4]).weights.shape == [1, 1, 2, 2])
  }

  @Test func aWeightMapHoldsTheWeightsOfTheClassesAlready() throws {
    #expect(try targets([0.5, 2, 4], weightMap: [7, 8, 9, 10]).weights.floats() == [7, 8, 9, 0])
  }

  @Test func scoresAreAveragedByTheWeightsOfTheForeground() throws {
    let scores = try Tensor([1, 0, 0, 1] as [Float], shape: [2, 2])
    #expect(try targets().mean(of: scores).item() == 0.5)
    let tilted = try Tensor([1, 0, 1, 0] as [Float], shape: [2, 2])
    #expect(try targets([100, 3, 1]).mean(of: tilted).item() == 0.75)
  }
}
