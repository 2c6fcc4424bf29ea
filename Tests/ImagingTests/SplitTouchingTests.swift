import Imaging
import Testing

@Suite struct SplitTouchingTests {
  struct Case: Decodable {
    let width, height, planes: Int
    let depth: Double
    let mask: String
    let objects, count: Int
  }

  /// As many parts as scikit-image's reconstruction of the distance finds domes that are deep enough.
  @Test func findsTheMaximaOfAnHMaximaTransform() throws {
    for example in try fixture("split-objects", of: Case.self) {
      let pixels = try mask(
        width: example.width * example.height * example.planes, height: 1, hexadecimal: example.mask
      ).pixels
      let mask = BitMask(width: example.width, height: example.height, planes: example.planes, pixels)
      #expect(mask.components().count == example.objects)
      let (labels, count) = mask.splittingTouching(depth: example.depth)
      #expect(count == example.count)
      #expect(Set(labels).subtracting([0]).count == count)
      #expect(labels.map { $0 > 0 } == mask.pixels)
    }
  }

  /// Two disks of radius 10 whose centres are 16 px apart.
  private static let dumbbell = BitMask(width: 41, height: 25) { pixel in
    let (x, y) = (pixel % 41, pixel / 41 - 12)
    return (x - 12) * (x - 12) + y * y <= 100 || (x - 28) * (x - 28) + y * y <= 100
  }

  @Test func partsTwoDisksInTheMiddle() {
    let (labels, count) = Self.dumbbell.splittingTouching()
    #expect(count == 2)
    for pixel in labels.indices where labels[pixel] != 0 && pixel % 41 != 20 {
      #expect(labels[pixel] == (pixel % 41 < 20 ? 1 : 2))
    }
  }

  @Test func theLineIsOnePixelWide() {
    let parted = Self.dumbbell.separatingTouching()
    #expect(parted.isSubset(of: Self.dumbbell))
    #expect(parted.components().count == 2)
    let line = Self.dumbbell.subtracting(parted)
    #expect(line.count >= 11 && line.count <= 15)
    #expect(line.pixels.indices.filter { line.pixels[$0] }.allSatisfy { abs($0 % 41 - 20) <= 1 })
  }

  @Test func whatIsTooShallowOrTooNearStaysWhole() {
    #expect(Self.dumbbell.splittingTouching(depth: 5).count == 1)
    #expect(Self.dumbbell.splittingTouching(minimumDistance: 16).count == 2)
    #expect(Self.dumbbell.splittingTouching(minimumDistance: 17).count == 1)
    #expect(Self.dumbbell.separatingTouching(depth: 5) == Self.dumbbell)
  }

  @Test func objectsOfTheirOwnStayAsTheyAre() {
    let mask = mask("##...##", "##...##", ".......", "...#...", "#......")
    let found = mask.splittingTouching()
    #expect(found == mask.components())
    #expect(mask.separatingTouching() == mask)
  }

  @Test(arguments: awkwardSizes) func nothingAndEverything(width: Int, height: Int) {
    let empty = BitMask(width: width, height: height)
    #expect(empty.splittingTouching().count == 0)
    #expect(empty.separatingTouching() == empty)
    let full = empty.inverted
    #expect(full.splittingTouching() == full.components())
    #expect(full.separatingTouching() == full)
  }

  /// The outline of an object that the image cuts is not known.
  @Test func theEdgeIsNoOutline() {
    let half = mask("#######", "#######", ".#####.", "..###..")
    #expect(half.splittingTouching().count == 1)
  }

  @Test func balls() {
    let stack = BitMask(width: 31, height: 17, planes: 17) { pixel in
      let (x, y, z) = (pixel % 31, pixel / 31 % 17 - 8, pixel / (31 * 17) - 8)
      return (x - 9) * (x - 9) + y * y + z * z <= 49 || (x - 21) * (x - 21) + y * y + z * z <= 49
    }
    #expect(stack.components().count == 1)
    #expect(stack.splittingTouching().count == 2)
    #expect(stack.separatingTouching().components().count == 2)
  }
}
