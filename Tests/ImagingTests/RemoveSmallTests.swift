import Imaging
import Testing

@Suite struct RemoveSmallTests {
  @Test func agreesWithScikitImage() throws {
    for example in try fixture("objects", of: ObjectCase.self) {
      let mask = try example.decode(example.mask)
      for expected in example.large {
        #expect(mask.removingSmall(area: expected.area) == (try example.decode(expected.mask)))
      }
    }
  }

  @Test func agreesWithScikitImageInEveryConnectivity() throws {
    try expectParity("removeSmall") { mask, way in
      mask.removingSmall(area: try #require(way.amount), connectivity: way.connectivity).ones
    }
  }

  @Test(arguments: [(1, 4), (4, 1), (3, 3), (7, 20)], awkwardStacks)
  func theLargerOfTwoAreasDecides(areas: (Int, Int), size: (Int, Int, Int)) {
    let mask = randomStack(size.0, size.1, planes: size.2, share: 0.3)
    let once = mask.removingSmall(area: max(areas.0, areas.1), connectivity: .six)
    let twice = mask.removingSmall(area: areas.0, connectivity: .six).removingSmall(area: areas.1, connectivity: .six)
    #expect(once == twice)
  }

  @Test func anObjectOfTheNamedAreaStays() {
    let objects = mask("##..#", "#....", "....#")
    #expect(objects.removingSmall(area: 3) == mask("##...", "#....", "....."))
    #expect(objects.removingSmall(area: 4).isEmpty)
    #expect(objects.removingSmall(area: 0) == objects)
    #expect(mask("#.", ".#").removingSmall(area: 2, connectivity: .four).isEmpty)
  }
}
