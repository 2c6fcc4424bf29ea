import Tensors
import Testing

@Suite struct ShapeTests {
  let table: Tensor

  init() throws { table = try Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3]) }

  @Test func reshapesAndReorders() throws {
    #expect(try table.reshape([3, -1]).shape == [3, 2])
    #expect(try table.permute([1, 0]).floats() == [1, 4, 2, 5, 3, 6])
    #expect(try table.permute([1, 0]).reshape([6]).floats() == [1, 4, 2, 5, 3, 6])
    #expect(try table.flip([1]).floats() == [3, 2, 1, 6, 5, 4])
    #expect(try table.flip([0, 1]).floats() == [6, 5, 4, 3, 2, 1])
  }

  @Test func narrowsAndExpands() throws {
    #expect(try table.narrow(dimension: 1, start: 1, length: 2).floats() == [2, 3, 5, 6])
    let column = try table.narrow(dimension: 1, start: 0, length: 1)
    #expect(try column.expand([2, 2]).floats() == [1, 1, 4, 4])
  }

  @Test func joins() throws {
    let joined = try Tensor.concatenate([table, table], dimension: 1)
    #expect(joined.shape == [2, 6])
    #expect(try joined.floats() == [1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6])
    #expect(try Tensor.stack([table, table], dimension: 0).shape == [2, 2, 3])
  }

  /// F.pad(ramp(1, 1, 2, 3, period=11, scale=1.), (2, 1, 1, 0), mode=…)
  @Test func padsAsPyTorch() throws {
    let image = try ramp([1, 1, 2, 3], period: 11, scale: 1)
    let before = [0, 0, 1, 2]
    let after = [0, 0, 0, 1]
    try expectEqual(
      image.pad(before: before, after: after, with: .reflect),
      [0, -1, -2, -1, 0, -1, -3, -4, -5, -4, -3, -4, 0, -1, -2, -1, 0, -1], shape: [1, 1, 3, 6])
    try expectEqual(
      image.pad(before: before, after: after, with: .replicate),
      [-5, -5, -5, -4, -3, -3, -5, -5, -5, -4, -3, -3, -2, -2, -2, -1, 0, 0], shape: [1, 1, 3, 6])
    try expectEqual(
      image.pad(before: before, after: after, with: .constant(9)),
      [9, 9, 9, 9, 9, 9, 9, 9, -5, -4, -3, 9, 9, 9, -2, -1, 0, 9], shape: [1, 1, 3, 6])
  }

  @Test func paddingWithNegativeNumbersCrops() throws {
    let cropped = try table.pad(before: [0, -1], after: [-1, 0], with: .constant(0))
    #expect(try cropped.floats() == [2, 3])
  }
}
