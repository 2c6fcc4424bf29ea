import Testing

@testable import Imaging

@Suite struct SplitAndMergeTests {
  private func image(_ width: Int, _ height: Int) -> [Float] {
    var values = noise(width, height).values.map { $0 * 0.1 }
    for pixel in values.indices where (pixel % width) * 3 > width && (pixel / width) * 2 < height { values[pixel] += 1 }
    return values
  }

  /// The pixels of each region, by their numbers.
  private func members(_ regions: [Int32], _ count: Int) -> [[Int]] {
    var members = [[Int]](repeating: [], count: count)
    for (pixel, region) in regions.enumerated() { members[Int(region)].append(pixel) }
    return members
  }

  @Test(arguments: awkwardSizes, [SplitAndMerge.Criterion.standardDeviation, .range])
  func blocksAreAlikeOrSmall(size: (Int, Int), criterion: SplitAndMerge.Criterion) {
    let (width, height) = size
    let values = image(width, height)
    for (limit, side) in [(0.02, 1), (0.05, 3), (0, 2), (10, 1)] {
      let blocks = SplitBlocks(values, width: width, criterion: criterion, limit: limit, minimumSide: side)
      for block in members(blocks.regions, blocks.count) {
        let (columns, rows) = (Set(block.map { $0 % width }), Set(block.map { $0 / width }))
        // All of a rectangle.
        #expect(block.count == columns.count * rows.count)
        #expect(columns.max()! - columns.min()! + 1 == columns.count && rows.max()! - rows.min()! + 1 == rows.count)
        let own = block.map { values[$0] }
        let spread = criterion == .range ? Double(own.max()! - own.min()!) : own.standardDeviation
        #expect(spread <= limit + 1e-6 || max(columns.count, rows.count) <= side)
      }
      if limit == 10 { #expect(blocks.count == 1) }
      if limit == 0 && width * height > 4 { #expect(blocks.count > 1) }
    }
  }

  /// At the end of merging no neighbours are alike, and what became one hangs together.
  @Test(arguments: awkwardSizes) func neighboursDiffer(width: Int, height: Int) {
    let values = image(width, height)
    let single = (0..<Int32(values.count)).map { $0 }
    var merging = RegionMerging(values, regions: single, count: values.count, width: width)
    merging.merge(within: 0.04)
    let means = merging.means
    for pixel in values.indices {
      for next in [pixel % width + 1 < width ? pixel + 1 : pixel, pixel + width < values.count ? pixel + width : pixel]
      {
        #expect(means[next] == means[pixel] || abs(means[next] - means[pixel]) > 0.04 - 1e-6)
      }
    }
    // The mean of all stays, whatever is joined.
    let (before, after) = (values.reduce(0.0) { $0 + Double($1) }, means.reduce(0.0) { $0 + Double($1) })
    #expect(abs(before - after) < 1e-4 * max(1, before))
  }

  @Test func whatIsFarApartInOneImageIsStillOneClass() {
    // Two bright squares, one a little brighter: two regions, one class.
    var image = FloatImage(width: 40, height: 24)
    for pixel in image.values.indices {
      let (x, y) = (pixel % 40, pixel / 40)
      if (4..<12).contains(y) && (4..<12).contains(x) { image.values[pixel] = 10 }
      if (4..<12).contains(y) && (24..<32).contains(x) { image.values[pixel] = 7.9 }
    }
    let found = SplitAndMerge().divide(image, into: 2)
    #expect(found.labels == image.values.map { $0 > 5 ? 1 : 0 })
    let three = SplitAndMerge().divide(image, into: 3)
    #expect(three.labels == image.values.map { $0 > 9 ? 2 : $0 > 5 ? 1 : 0 })
  }

  /// Single pixels of noise are swallowed by what they lie in, where a threshold alone keeps them.
  @Test func mergingTakesNoiseIn() {
    let (width, height) = (64, 64)
    var image = noise(width, height)
    for pixel in image.values.indices {
      image.values[pixel] = (image.values[pixel] - 0.5) * 1.6 + (pixel % width < 32 ? 0 : 1)
    }
    func wrong(_ method: any ClassicalMethod) -> Int {
      method.divide(image, into: 2).labels.enumerated().count { ($0.offset % width < 32 ? 0 : 1) != $0.element }
    }
    #expect(wrong(SplitAndMerge(limit: 1, minimumSide: 4)) * 2 < wrong(OtsuMethod()))
  }
}
