import Imaging
import Testing

@Suite struct ContourTests {
  @Test func isWhatAnErosionOfSciPyTakes() throws {
    try expectParity("contour") { mask, way in mask.contour(connectivity: way.connectivity).ones }
  }

  @Test func theEdgeOfTheImageCountsAsOutside() {
    #expect(mask("####", "####", "####").contour() == mask("####", "#..#", "####"))
    #expect(BitMask(width: 3, height: 3, planes: 3).inverted.contour().count == 26)
    #expect(BitMask(width: 3, height: 3, planes: 3).inverted.contour(connectivity: .eight).count == 24)
  }

  @Test func diagonalNeighboursDependOnTheConnectivity() {
    let notch = mask(".####", "#####", "#####", "#####", "#####")
    #expect(!notch.contour()[1, 1] && notch.contour(connectivity: .eight)[1, 1])
  }

  @Test(arguments: awkwardSizes) func ofNothingThereIsNone(width: Int, height: Int) {
    let empty = BitMask(width: width, height: height)
    #expect(empty.contour().isEmpty)
    #expect(randomMask(width, height).contour().isSubset(of: randomMask(width, height)))
  }
}
