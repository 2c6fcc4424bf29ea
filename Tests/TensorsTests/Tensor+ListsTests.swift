import Tensors
import Testing

@Suite struct TensorListsTests {
  private func pair() throws -> [Tensor] {
    [try Tensor([1, 2, 3] as [Float], shape: [3]), try Tensor([-4] as [Float], shape: [1, 1])]
  }

  @Test func eachTensorIsCopiedIntoItsOwn() throws {
    let copies = try pair().map { try $0.zerosLike() }
    try Tensor.copy(pair(), into: copies)
    try expectEqual(copies[0], [1, 2, 3])
    try expectEqual(copies[1], [-4])
  }

  @Test func eachTensorIsAddedToItsOwn() throws {
    let sums = try pair()
    try Tensor.add(pair(), to: sums)
    try expectEqual(sums[0], [2, 4, 6])
    try expectEqual(sums[1], [-8])
  }

  @Test func eachTensorMovesTowardItsOwn() throws {
    let moved = try pair()
    try Tensor.move(moved, toward: pair().map { try $0 * 2 }, by: 0.25)
    try expectEqual(moved[0], [1.25, 2.5, 3.75])
    try expectEqual(moved[1], [-5])
  }

  @Test func elementsAreMovedIntoTheRange() throws {
    let clamped = try pair()
    try Tensor.clamp(clamped, to: -2...2)
    try expectEqual(clamped[0], [1, 2, 2])
    try expectEqual(clamped[1], [-2])
  }

  @Test func normsAreEuclidean() throws {
    try expectEqual(Tensor.norms(of: [Tensor([3, 4] as [Float], shape: [2])] + pair()), [5, 3.741657, 4])
  }

  @Test func nothingIsRecorded() throws {
    let weights = try pair()
    for weight in weights { weight.requiresGradient = true }
    try Tensor.move(weights, toward: pair().map { try $0.zerosLike() }, by: 0.5)
    #expect(weights.allSatisfy { $0.requiresGradient })
    let slope = try Tensor.gradients(of: weights[0].sum(), withRespectTo: [weights[0]])[0]
    try expectEqual(slope, [1, 1, 1])
  }

  @Test func listsOfOtherLengthsAreRefused() throws {
    let (one, two) = (Array(try pair().prefix(1)), try pair())
    #expect(throws: TorchError.self) { try Tensor.copy(one, into: two) }
    #expect(throws: TorchError.self) { try Tensor.add(one, to: two) }
    #expect(throws: TorchError.self) { try Tensor.move(two, toward: one, by: 0.5) }
  }
}
