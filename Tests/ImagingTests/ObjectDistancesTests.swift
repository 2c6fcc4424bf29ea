import Imaging
import Testing

@Suite struct ObjectDistancesTests {
  /// The definition: the least distance to each object, and the two least of these.
  private func expected(_ objects: [Int32], width: Int) -> (nearest: [Double], second: [Double]) {
    let pixels = Dictionary(grouping: objects.indices.filter { objects[$0] != 0 }) { objects[$0] }
    let least = objects.indices.map { pixel in
      pixels.values.map { $0.map { squaredDistance(pixel, $0, width: width) }.min()! }.sorted() + [
        .infinity, .infinity,
      ]
    }
    return (least.map { $0[0] }, least.map { $0[1] })
  }

  /// Objects of scattered pixels are the hardest: everything is near to many of them.
  @Test(arguments: awkwardSizes + [(23, 31)], [2, 5, 40])
  func areTheTwoLeastOfAllDistances(size: (Int, Int), count: Int) {
    for share: Float in [0.03, 0.3, 1] {
      let draws = noise(size.0, size.1, channels: 2, item: "objects").values
      let pixels = size.0 * size.1
      let objects = (0..<pixels).map { draws[$0] < share ? 1 + Int32(draws[pixels + $0] * Float(count)) : 0 }
      let found = ObjectDistances(objects: objects, width: size.0, height: size.1)
      let expected = expected(objects, width: size.0)
      #expect(found.nearest == expected.nearest)
      #expect(found.second == expected.second)
    }
  }

  @Test func withoutObjectsAllIsInfinitelyFar() {
    let none = ObjectDistances(objects: [0, 0, 0, 0, 0, 0], width: 3, height: 2)
    #expect(none.nearest.allSatisfy { $0 == .infinity } && none.second.allSatisfy { $0 == .infinity })
    let one = ObjectDistances(objects: [0, 0, 4, 0, 0, 0], width: 3, height: 2)
    #expect(one.nearest == [4, 1, 0, 5, 2, 1])
    #expect(one.second.allSatisfy { $0 == .infinity })
  }
}
