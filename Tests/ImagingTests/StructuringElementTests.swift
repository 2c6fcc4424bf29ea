import Imaging
import Testing

@Suite struct StructuringElementTests {
  /// The element itself: one pixel dilated by it.
  private func drawn(_ element: StructuringElement, side: Int) -> BitMask {
    var mask = BitMask(width: side, height: side)
    mask[side / 2, side / 2] = true
    return mask.dilated(by: element)
  }

  @Test func shapes() {
    #expect(drawn(.disk(radius: 0), side: 1) == mask("#"))
    #expect(drawn(.disk(radius: 1), side: 3) == mask(".#.", "###", ".#."))
    #expect(drawn(.disk(radius: 2), side: 5) == mask("..#..", ".###.", "#####", ".###.", "..#.."))
    #expect(drawn(.square(side: 2), side: 3) == mask("##.", "##.", "..."))
    #expect(drawn(.square(side: 3), side: 3) == mask("###", "###", "###"))
    #expect(drawn(.diamond(radius: 2), side: 5) == mask("..#..", ".###.", "#####", ".###.", "..#.."))
  }

  @Test(arguments: [1, 4, 9, 20]) func aDiskIsAllPixelsWithinItsRadius(radius: Int) {
    let side = 2 * radius + 3
    let expected = BitMask(width: side, height: side) { pixel in
      let (x, y) = (pixel % side - side / 2, pixel / side - side / 2)
      return x * x + y * y <= radius * radius
    }
    #expect(drawn(.disk(radius: radius), side: side) == expected)
  }
}
