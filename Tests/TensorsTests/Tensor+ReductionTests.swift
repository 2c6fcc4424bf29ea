import Tensors
import Testing

@Suite struct ReductionTests {
  let table: Tensor

  init() throws { table = try Tensor([1, 5, 3, 4, 2, 6] as [Float], shape: [2, 3]) }

  @Test func reducesAllOrSomeDimensions() throws {
    #expect(try table.sum().item() == 21)
    #expect(try table.sum().shape == [])
    #expect(try table.sum([1]).floats() == [9, 12])
    #expect(try table.sum([-1], keep: true).shape == [2, 1])
    #expect(try table.sum([0, 1]).item() == 21)
    #expect(try table.mean().item() == 3.5)
    #expect(try table.mean([0]).floats() == [2.5, 3.5, 4.5])
    #expect(try table.maximum([1]).floats() == [5, 6])
    #expect(try table.minimum([0]).floats() == [1, 2, 3])
    #expect(try table.maximum().item() == 6)
    #expect(try table.argumentMaximum(dimension: 1).values() == [1, 2] as [Int64])
    #expect(try table.argumentMaximum(dimension: 0, keep: true).shape == [1, 3])
  }

  /// F.softmax(s, 1) and F.log_softmax(s, 1) of s = torch.tensor([[1., 2, 3], [1000, 1000, 0]])
  @Test func softmaxDoesNotOverflow() throws {
    let s = try Tensor([1, 2, 3, 1000, 1000, 0] as [Float], shape: [2, 3])
    try expectEqual(s.softmax(dimension: 1), [0.090031, 0.244728, 0.665241, 0.5, 0.5, 0])
    let logarithms = [-2.407606, -1.407606, -0.407606, -0.693147, -0.693147, -1000.693176]
    try expectEqual(s.logSoftmax(dimension: 1), logarithms, tolerance: 1e-4)
  }

  @Test func gathers() throws {
    let index = try Tensor([2, 0] as [Int64], shape: [2, 1])
    #expect(try table.gather(dimension: 1, index: index).floats() == [3, 4])
  }
}
