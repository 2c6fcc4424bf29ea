import Imaging
import Testing

@Suite struct ConvexHullTests {
  @Test func agreesWithScikitImage() throws {
    try expectParity("hull") { mask, _ in mask.convexHull().ones }
    try expectParity("hullOfObjects") { mask, way in
      mask.convexHullsOfObjects(connectivity: way.connectivity).ones
    }
  }

  @Test func aPixelHasAnExtent() {
    #expect(mask("#....", "..#..", "....#").convexHull() == mask("##...", ".###.", "...##"))
    #expect(mask("#...", "....", "...#").convexHullsOfObjects() == mask("#...", "....", "...#"))
    #expect(mask("#.#", "...", "#.#").convexHull().count == 9)
  }

  @Test(arguments: awkwardSizes, [Float(0.02), 0.3]) func holdsTheMaskInOnePart(size: (Int, Int), share: Float) {
    let mask = randomMask(size.0, size.1, share: share)
    let hull = mask.convexHull()
    #expect(mask.isSubset(of: hull) && hull.fillingHoles() == hull)
    #expect(hull.components().count == (mask.isEmpty ? 0 : 1))
    #expect(mask.convexHullsOfObjects().isSubset(of: hull))
  }

  @Test func eachPlaneHasItsOwn() {
    let stack = BitMask(planes: [mask("#.#"), mask("..."), mask(".#.")])
    #expect(stack.convexHull() == BitMask(planes: [mask("###"), mask("..."), mask(".#.")]))
    #expect(stack.convexHullsOfObjects() == stack)
  }

  @Test(arguments: awkwardSizes) func nothingAndEverythingStay(width: Int, height: Int) {
    let empty = BitMask(width: width, height: height)
    #expect(empty.convexHull() == empty && empty.inverted.convexHull() == empty.inverted)
    #expect(empty.convexHullsOfObjects() == empty && empty.inverted.convexHullsOfObjects() == empty.inverted)
  }
}
