import Testing

@testable import Imaging

@Suite struct RegionGrowingTests {
  private func row(_ values: Float...) -> FloatImage { FloatImage(width: values.count, height: 1, values: values) }

  /// A slope of small steps: the mean follows it, the seed does not.
  @Test func theMeanMovesAndTheSeedStays() {
    let slope = row(10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0, 0, 0)
    let seed = RegionGrowing.Seed(x: 0, y: 0)
    let unit = slope.values.standardDeviation
    let fixed = RegionGrowing(seeds: [seed], tolerance: 2.5 / unit, reference: .seed).divide(slope, into: 2)
    #expect(fixed.labels == [1, 1, 1] + [UInt8](repeating: 0, count: 12))
    let moving = RegionGrowing(seeds: [seed], tolerance: 2.5 / unit, reference: .mean).divide(slope, into: 2)
    #expect(moving.labels == [1, 1, 1, 1, 1] + [UInt8](repeating: 0, count: 10))
  }

  @Test func aRegionReachesOverCornersAndNotOverGaps() {
    let image = FloatImage(width: 4, height: 3, values: [9, 0, 0, 9, 0, 9, 0, 0, 0, 0, 9, 0])
    let found = RegionGrowing(seeds: [.init(x: 0, y: 0)], tolerance: 0.5).divide(image, into: 2)
    #expect(found == labels("1000", "0100", "0010"))
  }

  @Test func seedsAreTheBrightestOrTheDarkest() {
    var image = FloatImage(width: 20, height: 10, repeating: 5)
    for x in 0..<4 { image.values[x] = 0 }
    for x in 10..<15 { image.values[100 + x] = 9 }
    let bright = RegionGrowing(percent: 1, tolerance: 0.5, objects: .bright).divide(image, into: 2)
    #expect(bright.labels == image.values.map { $0 == 9 ? 1 : 0 })
    let dark = RegionGrowing(percent: 1, tolerance: 0.5, objects: .dark).divide(image, into: 2)
    #expect(dark.labels == image.values.map { $0 == 0 ? 1 : 0 })
    #expect(RegionGrowing(percent: 1, tolerance: 0.5).divide(image, into: 2) == bright)
  }

  @Test func seedsMayLieAnywhereInTheImage() {
    let image = noise(7, 5)
    let corners = [(0.0, 0.0), (1, 0), (0, 1), (1, 1)].map { RegionGrowing.Seed(x: $0.0, y: $0.1) }
    let found = RegionGrowing(seeds: corners, tolerance: 1e-9).divide(image, into: 2)
    #expect(found == labels("1000001", "0000000", "0000000", "0000000", "1000001"))
    // Two seeds in one pixel are one region.
    #expect(RegionGrowing(seeds: corners + corners, tolerance: 1e-9).divide(image, into: 2) == found)
  }

  /// A wider tolerance never loses a pixel where regions keep the value of their seed and there is but one.
  @Test(arguments: awkwardSizes) func growsWithItsTolerance(width: Int, height: Int) {
    let image = noise(width, height)
    var before = BitMask(width: width, height: height)
    for tolerance in [0.1, 0.5, 1, 2, 10] {
      let method = RegionGrowing(seeds: [.init(x: 0.5, y: 0.5)], tolerance: tolerance)
      let found = BitMask(method.divide(image, into: 2), class: 1)
      #expect(before.isSubset(of: found) && found.components(connectivity: .eight).count <= 1)
      before = found
    }
    #expect(before.count == (width * height == 1 ? 0 : width * height))
  }
}
