import Imaging
import Testing

@Suite struct ResamplingTests {
  struct Case: Decodable {
    let width, height, newWidth, newHeight: Int
    let source: [Float]
    let labels, nearest: [UInt8]
    let map: [Double]
    let border: Border
    let linear: [Double]
  }

  @Test func agreesWithSciPy() throws {
    for example in try fixture("resampling", of: Case.self) {
      let entries = example.map
      let map = AffineMap(
        xx: entries[0], xy: entries[1], yx: entries[2], yy: entries[3], offsetX: entries[4], offsetY: entries[5])
      let image = FloatImage(width: example.width, height: example.height, values: example.source)
      let linear = image.resampled(
        by: map, width: example.newWidth, height: example.newHeight, border: example.border)
      #expect(largestDifference(linear.values, example.linear) <= 1e-5, "\(example.map) \(example.border)")
      let classes = LabelMap(width: example.width, height: example.height, labels: example.labels)
      let nearest = classes.resampled(
        by: map, width: example.newWidth, height: example.newHeight, border: example.border, outside: 0)
      #expect(nearest.labels == example.nearest, "\(example.map) \(example.border)")
      let asFloats = FloatImage(width: example.width, height: example.height, values: example.labels.map(Float.init))
        .resampled(
          by: map, width: example.newWidth, height: example.newHeight, border: example.border,
          interpolation: .nearest)
      #expect(asFloats.values == example.nearest.map(Float.init))
    }
  }

  @Test(arguments: awkwardSizes) func flipsAreExact(width: Int, height: Int) {
    let image = noise(width, height, channels: 2)
    let flip = AffineMap.flip(horizontal: true, vertical: false, width: width, height: height)
    let flipped = image.resampled(by: flip, width: width, height: height)
    for channel in 0..<2 {
      for y in 0..<height {
        let first = (channel * height + y) * width
        #expect(Array(flipped.values[first..<first + width]) == image.values[first..<first + width].reversed())
      }
    }
    let half = AffineMap.flip(horizontal: true, vertical: true, width: width, height: height)
    let map = randomLabels(width, height, classes: 5)
    #expect(map.resampled(by: half, width: width, height: height).labels == map.labels.reversed())
  }

  @Test(arguments: [1, 2, 8, 13]) func quarterTurnsAreExact(side: Int) {
    let image = noise(side, side)
    let turned = image.resampled(
      by: .rotation(degrees: 90, width: side, height: side), width: side, height: side)
    for y in 0..<side {
      for x in 0..<side { #expect(turned.values[(side - 1 - x) * side + y] == image.values[y * side + x]) }
    }
    let back = turned.resampled(
      by: .rotation(degrees: -90, width: side, height: side), width: side, height: side)
    #expect(back == image)
  }

  @Test(arguments: Border.allCases) func aShiftIsThePaddedImage(border: Border) {
    let image = noise(7, 5)
    let margins = Margins(top: 2, left: 4, bottom: 3, right: 1)
    let shifted = image.resampled(by: .window(x: -4, y: -2), width: 12, height: 10, border: border)
    #expect(shifted == image.padded(margins, border: border))
  }

  @Test(arguments: Border.allCases, [0.0, 17, 45, 90, 101.5])
  func noLabelIsInvented(border: Border, degrees: Double) {
    let stack = LabelMap(width: 23, height: 9, planes: 2, labels: (0..<414).map { [3, 7, 200][$0 % 3] })
    let seen = stack.resampled(
      by: .rotation(degrees: degrees, width: 23, height: 9), width: 40, height: 31, border: border, outside: 3)
    #expect(seen.planes == 2)
    #expect(Set(seen.labels).isSubset(of: [3, 7, 200]))
  }

  @Test(arguments: [9.0, 30, 45, 77]) func imageAndLabelsMoveTogether(degrees: Double) {
    // A disk of class 1 that is bright in the image: after any rotation, the labels are the image above a half.
    let width = 61
    let inside = (0..<width * width).map { pixel in
      let (x, y) = (pixel % width - 38, pixel / width - 24)
      return x * x + y * y <= 100
    }
    let image = FloatImage(width: width, height: width, values: inside.map { $0 ? 1 : 0 })
    let disk = LabelMap(width: width, height: width, labels: inside.map { $0 ? 1 : 0 })
    let map = AffineMap.rotation(degrees: degrees, width: width, height: width)
    // No mirror images of the disk in the corners.
    let seen = BitMask(image.resampled(by: map, width: width, height: width, border: .constant), above: 0.5)
    let labelled = BitMask(disk.resampled(by: map, width: width, height: width, border: .constant), class: 1)
    let shared = seen.intersection(labelled).count
    #expect(seen.count > 250 && seen.union(labelled).count - shared <= 40)
    let center = map.inverse.source(x: 38, y: 24)
    #expect(seen[Int(center.x.rounded()), Int(center.y.rounded())])
    #expect(abs(center.x - centroid(seen).x) < 0.25 && abs(center.y - centroid(seen).y) < 0.25)
  }

  private func centroid(_ mask: BitMask) -> (x: Double, y: Double) {
    var sum = (x: 0.0, y: 0.0)
    for (index, isSet) in mask.pixels.enumerated() where isSet {
      sum.x += Double(index % mask.width)
      sum.y += Double(index / mask.width)
    }
    return (sum.x / Double(mask.count), sum.y / Double(mask.count))
  }

  @Test func aLargeImageIsSampledWhereItShould() {
    // Fixed point must not drift over thousands of pixels: a ramp shows its own coordinate.
    let width = 6000
    let ramp = FloatImage(width: width, height: 2, values: (0..<2 * width).map { Float($0 % width) / 8192 })
    let map = AffineMap(xx: 0.999_937, xy: 0, yx: 1e-9, yy: 1, offsetX: 0.123, offsetY: 0.2)
    let seen = ramp.resampled(by: map, width: width, height: 1)
    let expected = (0..<width).map { min(0.123 + 0.999_937 * Double($0), 5999) / 8192 }
    #expect(largestDifference(seen.values, expected) < 1e-6)
  }
}
