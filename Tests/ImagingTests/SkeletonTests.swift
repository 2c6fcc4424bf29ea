import Imaging
import Testing

@Suite struct SkeletonTests {
  @Test func agreesWithScikitImage() throws {
    try expectParity("skeleton") { mask, _ in mask.skeleton().ones }
  }

  @Test(arguments: awkwardSizes + [(200, 150)], [Float(0.3), 0.5, 0.7, 0.95])
  func keepsTheNumberOfParts(size: (Int, Int), share: Float) {
    let mask = randomMask(size.0, size.1, share: share)
    let skeleton = mask.skeleton()
    #expect(skeleton.isSubset(of: mask) && skeleton.skeleton() == skeleton)
    #expect(skeleton.components().count == mask.components().count)
  }

  @Test func aBarBecomesALine() {
    #expect(mask("#######", "#######", "#######").skeleton() == mask(".....#.", "#####..", "......."))
    // Zhang and Suen's rule alone would leave nothing of it.
    #expect(mask("##", "##").skeleton().count == 2)
  }

  @Test func eachPlaneHasItsOwn() {
    let bar = mask("#######", "#######", "#######")
    let stack = BitMask(planes: [bar, mask(".......", ".......", "......."), bar])
    #expect(stack.skeleton() == BitMask(planes: [bar.skeleton(), stack.plane(1), bar.skeleton()]))
  }

  @Test func nothingStays() {
    #expect(BitMask(width: 65, height: 3).skeleton().isEmpty)
    #expect(BitMask(width: 1, height: 1).inverted.skeleton().count == 1)
  }
}
