import Tensors
import Testing

@testable import Pipeline

@Suite struct ImageSymmetryTests {
  private let image: [Float] = [0, 1, 2, 3, 4, 5]  // 2 rows, 3 columns.

  private func seen(_ symmetry: ImageSymmetry) throws -> (shape: [Int], values: [Float]) {
    let tensor = try symmetry.apply(to: Tensor(image, shape: [1, 1, 2, 3]))
    return (tensor.shape, try tensor.floats())
  }

  @Test func quarterTurnsAreTurns() throws {
    let found = try ImageSymmetry.all(flips: false, turns: true).map(seen)
    #expect(found.map(\.shape) == [[1, 1, 2, 3], [1, 1, 2, 3], [1, 1, 3, 2], [1, 1, 3, 2]])
    // Untouched, upside down, counter-clockwise, clockwise.
    #expect(
      found.map(\.values) == [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [2, 5, 1, 4, 0, 3], [3, 0, 4, 1, 5, 2]])
  }

  @Test func mirrorsKeepTheSides() throws {
    let found = try ImageSymmetry.all(flips: true, turns: false).map(seen)
    #expect(
      found.map(\.values) == [[0, 1, 2, 3, 4, 5], [3, 4, 5, 0, 1, 2], [2, 1, 0, 5, 4, 3], [5, 4, 3, 2, 1, 0]])
  }

  @Test func allEightAreDifferentAndHoldTheOthers() throws {
    let all = ImageSymmetry.all(flips: true, turns: true)
    #expect(Set(try all.map { try seen($0).values }).count == 8)
    for part in [(true, false), (false, true), (false, false)] {
      #expect(ImageSymmetry.all(flips: part.0, turns: part.1).allSatisfy(all.contains))
    }
    #expect(ImageSymmetry.all(flips: false, turns: false) == [.identity])
  }

  @Test func whatIsRestoredIsTheImage() throws {
    for symmetry in ImageSymmetry.all(flips: true, turns: true) {
      let tensor = try Tensor((0..<24).map { Float($0) }, shape: [2, 2, 2, 3])
      let back = try symmetry.restore(symmetry.apply(to: tensor))
      #expect(back.shape == tensor.shape)
      #expect(try back.floats() == tensor.floats())
    }
  }
}
