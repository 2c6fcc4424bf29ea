import Imaging
import Testing

@Suite struct FillHolesTests {
  @Test func agreesWithSciPy() throws {
    for example in try fixture("objects", of: ObjectCase.self) {
      let filled = try example.decode(example.mask).fillingHoles()
      #expect(filled == (try example.decode(example.filled)))
    }
  }

  @Test func agreesWithSciPyInEveryConnectivity() throws {
    try expectParity("fillHoles") { mask, way in
      mask.fillingHoles(smallerThan: way.amount, connectivity: way.connectivity).ones
    }
  }

  @Test func onlyHolesBelowAnAreaAreFilled() {
    let holes = mask("######", "#.##.#", "####.#", "######")
    #expect(holes.fillingHoles(smallerThan: 1) == holes)
    #expect(holes.fillingHoles(smallerThan: 2) == mask("######", "####.#", "####.#", "######"))
    #expect(holes.fillingHoles(smallerThan: 3).count == 24)
  }

  @Test func aHoleOfAStackIsClosedAboveAndBelow() {
    let (ring, plate) = (mask("###", "#.#", "###"), mask("###", "###", "###"))
    #expect(BitMask(planes: [plate, ring, plate]).fillingHoles() == BitMask(planes: [plate, plate, plate]))
    for open in [[ring, ring, plate], [plate, ring, ring], [ring, ring]] {
      let stack = BitMask(planes: open)
      #expect(stack.fillingHoles() == stack)
      #expect(stack.fillingHoles(connectivity: .four).count == 9 * open.count)
    }
  }

  @Test func aHoleIsClosedByDiagonalsAndOpenAtTheEdge() {
    #expect(mask(".#.", "#.#", ".#.").fillingHoles() == mask(".#.", "###", ".#."))
    #expect(mask("###", "#.#", "#.#").fillingHoles() == mask("###", "#.#", "#.#"))
    #expect(mask("#####", "#...#", "#.#.#", "#...#", "#####").fillingHoles().count == 25)
  }

  @Test(arguments: awkwardSizes) func fillingTwiceIsFillingOnce(width: Int, height: Int) {
    let mask = randomMask(width, height, share: 0.6)
    let filled = mask.fillingHoles()
    #expect(mask.isSubset(of: filled) && filled.fillingHoles() == filled)
  }

  @Test(arguments: awkwardStacks, Connectivity.allCases)
  func soItIsInStacks(size: (Int, Int, Int), connectivity: Connectivity) {
    let mask = randomStack(size.0, size.1, planes: size.2, share: 0.7)
    let filled = mask.fillingHoles(connectivity: connectivity)
    #expect(mask.isSubset(of: filled) && filled.fillingHoles(connectivity: connectivity) == filled)
  }

  @Test(arguments: awkwardSizes) func nothingAndEverythingStay(width: Int, height: Int) {
    let empty = BitMask(width: width, height: height)
    #expect(empty.fillingHoles() == empty && empty.inverted.fillingHoles() == empty.inverted)
  }
}
