import Tensors
import Testing

@Suite struct ArithmeticTests {
  @Test func computesWithTensorsAndNumbers() throws {
    let x = try Tensor([1, 2, 4] as [Float], shape: [3])
    let y = try Tensor([2, 4, 8] as [Float], shape: [3])
    #expect(try (x + y).floats() == [3, 6, 12])
    #expect(try (x - y).floats() == [-1, -2, -4])
    #expect(try (x * y).floats() == [2, 8, 32])
    #expect(try (y / x).floats() == [2, 2, 2])
    #expect(try (x + 1).floats() == [2, 3, 5])
    #expect(try (x - 1).floats() == [0, 1, 3])
    #expect(try (x * 2).floats() == [2, 4, 8])
    #expect(try (x / 2).floats() == [0.5, 1, 2])
    #expect(try (1 + x).floats() == [2, 3, 5])
    #expect(try (1 - x).floats() == [0, -1, -3])
    #expect(try (3 * x).floats() == [3, 6, 12])
    #expect(try (8 / x).floats() == [8, 4, 2])
    #expect(try (-x).floats() == [-1, -2, -4])
  }

  @Test func broadcasts() throws {
    let column = try Tensor([1, 2] as [Float], shape: [2, 1])
    let row = try Tensor([10, 20, 30] as [Float], shape: [3])
    #expect(try (column + row).floats() == [11, 21, 31, 12, 22, 32])
  }

  @Test func computesElementwiseFunctions() throws {
    let x = try Tensor([-2, 0, 4] as [Float], shape: [3])
    #expect(try x.absolute().floats() == [2, 0, 4])
    #expect(try x.square().floats() == [4, 0, 16])
    #expect(try x.absolute().squareRoot().doubles()[2] == 2)
    #expect(try x.power(3).floats() == [-8, 0, 64])
    #expect(try x.clamp(-1...1).floats() == [-1, 0, 1])
    try expectEqual(Tensor([0, 1] as [Float], shape: [2]).exp(), [1, 2.7182818])
    try expectEqual(Tensor([1, 10] as [Float], shape: [2]).log(), [0, 2.3025851])
    let zeros = try x.zerosLike()
    #expect(try x.maximum(zeros).floats() == [0, 0, 4])
    #expect(try x.minimum(zeros).floats() == [-2, 0, 0])
  }

  /// torch.sigmoid, torch.tanh, F.softplus, F.relu, F.gelu, F.silu and F.leaky_relu(·, .1) of
  /// torch.tensor([-20., -2, -.5, 0, .5, 2, 20])
  @Test func activatesAsPyTorch() throws {
    let x = try Tensor([-20, -2, -0.5, 0, 0.5, 2, 20] as [Float], shape: [7])
    try expectEqual(x.sigmoid(), [0, 0.119203, 0.377541, 0.5, 0.622459, 0.880797, 1])
    try expectEqual(x.tanh(), [-1, -0.964028, -0.462117, 0, 0.462117, 0.964028, 1])
    try expectEqual(x.softplus(), [0, 0.126928, 0.474077, 0.693147, 0.974077, 2.126928, 20])
    try expectEqual(x.relu(), [0, 0, 0, 0, 0.5, 2, 20])
    try expectEqual(x.gelu(), [0, -0.0455, -0.154269, 0, 0.345731, 1.9545, 20])
    try expectEqual(x.silu(), [0, -0.238406, -0.18877, 0, 0.31123, 1.761594, 20])
    try expectEqual(x.leakyReLU(slope: 0.1), [-2, -0.2, -0.05, 0, 0.5, 2, 20])
  }

  @Test func comparesAndChooses() throws {
    let x = try Tensor([1, 2, 3] as [Float], shape: [3])
    let y = try Tensor([3, 2, 1] as [Float], shape: [3])
    #expect(try x.equal(y).scalarType == .bool)
    #expect(try x.equal(y).floats() == [0, 1, 0])
    #expect(try x.greater(y).floats() == [0, 0, 1])
    #expect(try x.equal(2).floats() == [0, 1, 0])
    #expect(try x.notEqual(2).floats() == [1, 0, 1])
    #expect(try x.greater(1.5).floats() == [0, 1, 1])
    #expect(try x.greater(1.5).choose(x, otherwise: y).floats() == [3, 2, 3])
  }
}
