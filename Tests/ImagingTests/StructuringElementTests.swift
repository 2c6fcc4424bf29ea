import Foundation
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

  @Test func lines() {
    #expect(drawn(.line(length: 5, degrees: 0), side: 5) == mask(".....", ".....", "#####", ".....", "....."))
    #expect(drawn(.line(length: 3, degrees: 90), side: 3) == mask(".#.", ".#.", ".#."))
    #expect(drawn(.line(length: 3, degrees: 45), side: 3) == mask("..#", ".#.", "#.."))
    #expect(drawn(.line(length: 3, degrees: 135), side: 3) == mask("#..", ".#.", "..#"))
    #expect(drawn(.line(length: 5, degrees: 30), side: 5) == mask(".....", "...##", "..#..", "##...", "....."))
    #expect(drawn(.line(length: 5, degrees: 60), side: 5) == mask("...#.", "...#.", "..#..", ".#...", ".#..."))
    #expect(drawn(.line(length: 2, degrees: 0), side: 3) == mask("...", "##.", "..."))
    #expect(drawn(.line(length: 4, degrees: 90), side: 5) == mask("..#..", "..#..", "..#..", "..#..", "....."))
  }

  @Test(arguments: [1, 2, 9, 30], (-14...29).map { Double($0) * 12.5 })
  func aLineStaysWithinHalfAPixelOfItsDirection(length: Int, degrees: Double) {
    let side = 2 * length + 1
    let line = drawn(.line(length: length, degrees: degrees), side: side)
    let (x, y) = (cos(degrees * .pi / 180), -sin(degrees * .pi / 180))
    #expect(line.count == length)
    for (pixel, isSet) in line.pixels.enumerated() where isSet {
      let (column, row) = (Double(pixel % side - length), Double(pixel / side - length))
      #expect(abs(column * y - row * x) <= 0.5 * max(abs(x), abs(y)) + 1e-4)
    }
    // Turned by half a turn, a line of odd length is itself.
    if length % 2 == 1 {
      #expect(drawn(.line(length: length, degrees: degrees + 180), side: side) == line)
      #expect([Bool](line.pixels.reversed()) == line.pixels)
    }
  }

  @Test(arguments: [0, 1, 4, 7]) func solids(radius: Int) {
    let side = 2 * radius + 3
    var dot = BitMask(width: side, height: side, planes: side)
    dot[radius + 1, radius + 1, radius + 1] = true
    func drawn(_ isInside: (Int, Int, Int) -> Bool) -> BitMask {
      BitMask(width: side, height: side, planes: side) { pixel in
        isInside(pixel % side - radius - 1, pixel / side % side - radius - 1, pixel / side / side - radius - 1)
      }
    }
    #expect(dot.dilated(by: .ball(radius: radius)) == drawn { $0 * $0 + $1 * $1 + $2 * $2 <= radius * radius })
    #expect(dot.dilated(by: .octahedron(radius: radius)) == drawn { abs($0) + abs($1) + abs($2) <= radius })
    #expect(dot.dilated(by: .cube(side: 2 * radius + 1)) == drawn { max(abs($0), abs($1), abs($2)) <= radius })
    // A plane at a time, an element of a plane changes nothing but the plane.
    #expect(dot.dilated(by: .disk(radius: radius)) == drawn { $0 * $0 + $1 * $1 <= radius * radius && $2 == 0 })
  }

  @Test func onAnImageSolidsAreTheirMiddleSections() {
    let image = randomMask(70, 40, share: 0.9)
    #expect(image.opened(by: .ball(radius: 3)) == image.opened(by: .disk(radius: 3)))
    #expect(image.closed(by: .cube(side: 4)) == image.closed(by: .square(side: 4)))
    #expect(image.eroded(by: .octahedron(radius: 2)) == image.eroded(by: .diamond(radius: 2)))
  }
}
