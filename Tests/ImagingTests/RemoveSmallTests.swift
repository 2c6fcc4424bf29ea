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

  @Test func anObjectOfTheNamedAreaStays() {
    let objects = mask("##..#", "#....", "....#")
    #expect(objects.removingSmall(area: 3) == mask("##...", "#....", "....."))
    #expect(objects.removingSmall(area: 4).isEmpty)
    #expect(objects.removingSmall(area: 0) == objects)
    #expect(mask("#.", ".#").removingSmall(area: 2, connectivity: .four).isEmpty)
  }
}
