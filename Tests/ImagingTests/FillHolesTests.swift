import Imaging
import Testing

@Suite struct FillHolesTests {
  @Test func agreesWithSciPy() throws {
    for example in try fixture("objects", of: ObjectCase.self) {
      let filled = try example.decode(example.mask).fillingHoles()
      #expect(filled == (try example.decode(example.filled)))
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
}
