import Imaging
import Testing

@Suite struct KeepLargestTests {
  @Test func agreesWithSciPyAndNumPy() throws {
    try expectParity("keepLargest") { mask, way in
      mask.keepingLargest(try #require(way.amount), connectivity: way.connectivity).ones
    }
  }

  @Test(arguments: awkwardStacks, Connectivity.allCases)
  func theLargestComponentIsOneComponent(size: (Int, Int, Int), connectivity: Connectivity) {
    let mask = randomStack(size.0, size.1, planes: size.2, share: 0.4)
    let largest = mask.keepingLargest(connectivity: connectivity)
    #expect(largest.isSubset(of: mask))
    #expect(largest.components(connectivity: connectivity).count == (mask.isEmpty ? 0 : 1))
  }

  @Test func ofPartsOfOneSizeTheFirstStays() {
    let parts = mask("#.##.", ".....", "##..#")
    #expect(parts.keepingLargest() == mask("..##.", ".....", "....."))
    #expect(parts.keepingLargest(2) == mask("..##.", ".....", "##..."))
    #expect(parts.keepingLargest(3) == mask("#.##.", ".....", "##..."))
    #expect(parts.keepingLargest(9) == parts && parts.keepingLargest(0).isEmpty)
  }

  @Test(arguments: awkwardSizes) func nothingAndEverythingStay(width: Int, height: Int) {
    let empty = BitMask(width: width, height: height)
    #expect(empty.keepingLargest() == empty && empty.inverted.keepingLargest() == empty.inverted)
  }
}
