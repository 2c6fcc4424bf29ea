import Imaging
import Testing

@Suite struct ClearBorderTests {
  @Test func agreesWithScikitImage() throws {
    try expectParity("clearBorder") { mask, way in mask.clearingBorder(connectivity: way.connectivity).ones }
  }

  @Test func whatTouchesAnEdgeGoesAltogether() {
    let parts = mask("......#.", ".##...#.", "...#....", "#...#...", "........")
    #expect(parts.clearingBorder() == mask("........", ".##.....", "...#....", "....#...", "........"))
    #expect(mask("....", "..#.", "...#").clearingBorder().isEmpty)
    #expect(mask("....", "..#.", "...#").clearingBorder(connectivity: .four).count == 1)
  }

  @Test func theFirstAndTheLastPlaneAreEdgesOfAStack() {
    let (dot, nothing) = (mask("...", ".#.", "..."), mask("...", "...", "..."))
    #expect(BitMask(planes: [nothing, dot, nothing]).clearingBorder().count == 1)
    #expect(BitMask(planes: [dot, dot, nothing]).clearingBorder().isEmpty)
    #expect(BitMask(planes: [nothing, dot, dot]).clearingBorder().isEmpty)
    #expect(BitMask(planes: [dot, dot]).clearingBorder(connectivity: .eight).count == 2)
  }

  @Test(arguments: awkwardSizes) func nothingStaysAndEverythingGoes(width: Int, height: Int) {
    let empty = BitMask(width: width, height: height)
    #expect(empty.clearingBorder() == empty && empty.inverted.clearingBorder() == empty)
  }
}
