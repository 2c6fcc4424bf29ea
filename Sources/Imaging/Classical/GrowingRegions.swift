/// Regions that take in their neighbours one pixel at a time, the most similar first (Adams and Bischof, "Seeded Region Growing",
/// 1994).
///
/// Pixels beside a region wait in order of how far they are from that region's mean at the time they are found, the longest
/// waiting of equal ones first. When its turn comes a pixel is compared with the means, as they are then, of all regions among
/// its eight neighbours; it joins the nearest one if it differs by no more than the tolerance, and else is dropped until another
/// neighbour has joined. No pixel stays unassigned between two regions, as in the paper's variant without boundaries; no region
/// grows through another.
struct GrowingRegions {
  private struct Region {
    var sum = 0.0
    var count = 0
    var mean: Double { sum / Double(count) }
  }

  private let values: [Float]
  private let width: Int
  private let height: Int
  private let tolerance: Double
  private let followsMean: Bool
  private var regions: [Region] = []
  /// Of each pixel from 1; 0 where it is in none, −1 where it waits.
  private var owner: [Int32]
  private var waiting = WaitingPixels()

  /// - Parameters:
  ///   - values: in row order; finite.
  ///   - followsMean: whether a region's mean is that of all its pixels; else that of its seeds.
  init(_ values: [Float], width: Int, tolerance: Double, followsMean: Bool) {
    precondition(values.count % width == 0)
    (self.values, self.width, height) = (values, width, values.count / width)
    (self.tolerance, self.followsMean) = (tolerance, followsMean)
    owner = [Int32](repeating: 0, count: values.count)
  }

  /// Makes one region of pixels, but for those that already are in another.
  mutating func plant(_ seeds: [Int]) {
    var region = Region()
    for pixel in seeds where owner[pixel] == 0 {
      owner[pixel] = Int32(regions.count + 1)
      region.sum += Double(values[pixel])
      region.count += 1
    }
    if region.count > 0 { regions.append(region) }
  }

  /// Grows until no neighbour is similar enough.
  mutating func grow() {
    for pixel in values.indices where owner[pixel] > 0 { findNeighbours(of: pixel) }
    while let pixel = waiting.next() {
      let nearest = nearestRegion(to: pixel)
      if nearest.difference > tolerance {
        owner[pixel] = 0
        continue
      }
      owner[pixel] = Int32(nearest.region + 1)
      if followsMean {
        regions[nearest.region].sum += Double(values[pixel])
        regions[nearest.region].count += 1
      }
      findNeighbours(of: pixel)
    }
  }

  /// 1 where a pixel is in a region, 0 elsewhere.
  var labels: LabelMap {
    LabelMap(width: width, height: height, labels: owner.map { $0 > 0 ? 1 : 0 })
  }

  private mutating func findNeighbours(of pixel: Int) {
    let mean = regions[Int(owner[pixel]) - 1].mean
    forEachNeighbour(of: pixel) { regions, neighbour in
      if regions.owner[neighbour] != 0 { return }
      let difference = abs(Double(regions.values[neighbour]) - mean)
      // Too far now is too far until the mean has moved, and then a pixel that joined asks again.
      if difference > regions.tolerance { return }
      regions.owner[neighbour] = -1
      regions.waiting.add(neighbour, Float(difference))
    }
  }

  private mutating func nearestRegion(to pixel: Int) -> (region: Int, difference: Double) {
    var nearest = (region: 0, difference: Double.infinity)
    let value = Double(values[pixel])
    forEachNeighbour(of: pixel) { regions, neighbour in
      let region = Int(regions.owner[neighbour]) - 1
      if region < 0 { return }
      let difference = abs(value - regions.regions[region].mean)
      if difference < nearest.difference { nearest = (region, difference) }
    }
    return nearest
  }

  @inline(__always)
  private mutating func forEachNeighbour(of pixel: Int, _ body: (inout GrowingRegions, Int) -> Void) {
    let (x, y) = (pixel % width, pixel / width)
    for row in max(y - 1, 0)...min(y + 1, height - 1) {
      for column in max(x - 1, 0)...min(x + 1, width - 1) where row != y || column != x {
        body(&self, row * width + column)
      }
    }
  }
}
