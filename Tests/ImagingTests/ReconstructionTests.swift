import Imaging
import Testing

@Suite struct ReconstructionTests {
  @Test func agreesWithScikitImageAndSciPy() throws {
    try expectParity("reconstruct") { mask, way in
      let marker = BitMask(width: mask.width, height: mask.height, planes: mask.planes) { $0 % 37 == 0 }
      return mask.reconstructed(from: marker, connectivity: way.connectivity).ones
    }
  }

  @Test(arguments: awkwardStacks, Connectivity.allCases)
  func liesBetweenMarkerAndMask(size: (Int, Int, Int), connectivity: Connectivity) {
    let mask = randomStack(size.0, size.1, planes: size.2, share: 0.4)
    let marker = BitMask(width: size.0, height: size.1, planes: size.2) { $0 % 7 == 3 }
    let found = mask.reconstructed(from: marker, connectivity: connectivity)
    #expect(mask.intersection(marker).isSubset(of: found) && found.isSubset(of: mask))
    #expect(mask.reconstructed(from: found, connectivity: connectivity) == found)
  }

  @Test(arguments: awkwardSizes) func fromNothingAndFromEverything(width: Int, height: Int) {
    let mask = randomMask(width, height)
    let empty = BitMask(width: width, height: height)
    #expect(mask.reconstructed(from: empty).isEmpty && mask.reconstructed(from: empty.inverted) == mask)
    #expect(empty.reconstructed(from: mask).isEmpty)
  }
}
