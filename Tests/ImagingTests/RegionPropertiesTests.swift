import Imaging
import Testing

@Suite struct RegionPropertiesTests {
  struct Case: Decodable {
    let width, height, planes: Int
    let labels: [Int32]
    /// Two channels, interleaved.
    let image: [Float]
    let table: [String: [Double]]
    let spacing: [Double]?
    let scaled: [String: [Double]]?

    var channels: [FloatImage] {
      let pixels = width * height
      return (0..<planes).map { plane in
        let values = (0..<2).flatMap { channel in
          (0..<pixels).map { image[(plane * pixels + $0) * 2 + channel] }
        }
        return FloatImage(width: width, height: height, channels: 2, values: values)
      }
    }
  }

  @Test func agreesWithScikitImage() throws {
    for example in try fixture("region-properties", of: Case.self) {
      let regions = regionProperties(
        of: example.labels, width: example.width, height: example.height, planes: example.planes,
        image: example.channels)
      let table = Table(numbers: example.table, isFlat: example.planes == 1)
      #expect(regions.map { Double($0.label) } == table["label"])
      table.expect(regions.map { Double($0.area) }, "area", within: 0)
      table.expect(regions.map { $0.equivalentDiameter() }, "equivalent_diameter_area", within: 1e-12)
      table.expect(box: regions.map(\.box))
      table.expect(centroid: regions.map(\.centroid), scale: (1, 1))
      for channel in 0..<2 {
        let values = regions.map { $0.intensities[channel] }
        table.expect(values.map(\.mean), "intensity_mean-\(channel)", within: 1e-9)
        table.expect(values.map(\.minimum), "intensity_min-\(channel)", within: 0)
        table.expect(values.map(\.maximum), "intensity_max-\(channel)", within: 0)
        table.expect(values.map(\.standardDeviation), "intensity_std-\(channel)", within: 1e-9)
      }
      guard example.planes == 1 else { continue }
      table.expect(regions.compactMap(\.perimeter), "perimeter", within: 1e-9)
      table.expect(regions.compactMap { $0.convexArea.map(Double.init) }, "area_convex", within: 0)
      table.expect(regions.compactMap(\.solidity), "solidity", within: 1e-12)
      table.expect(ellipses: regions.compactMap { $0.ellipse() })
    }
  }

  @Test func agreesWithScikitImageWhereColumnsAndRowsAreNotAlike() throws {
    for example in try fixture("region-properties", of: Case.self) {
      guard let spacing = example.spacing, let scaled = example.scaled else { continue }
      let regions = regionProperties(of: example.labels, width: example.width, height: example.height)
      let (x, y) = (spacing[1], spacing[0])
      let table = Table(numbers: scaled, isFlat: true)
      table.expect(regions.map { Double($0.area) * x * y }, "area", within: 1e-9)
      table.expect(regions.map { $0.equivalentDiameter(pixelSize: x * y) }, "equivalent_diameter_area", within: 1e-9)
      table.expect(centroid: regions.map(\.centroid), scale: (x, y))
      table.expect(ellipses: regions.compactMap { $0.ellipse(spacing: (x, y)) })
      #expect(regions.allSatisfy { $0.intensities.isEmpty })
    }
  }

  @Test(arguments: awkwardSizes) func nothingAndEverything(width: Int, height: Int) throws {
    let empty = [Int32](repeating: 0, count: width * height)
    #expect(regionProperties(of: empty, width: width, height: height).isEmpty)
    let full = regionProperties(of: empty.map { _ in 7 }, width: width, height: height)
    let region = try #require(full.first)
    #expect(full.count == 1 && region.label == 7 && region.area == width * height && region.solidity == 1)
    #expect(region.box.x == 0..<width && region.box.y == 0..<height && region.box.plane == 0..<1)
    #expect(region.centroid.x == Double(width - 1) / 2 && region.centroid.y == Double(height - 1) / 2)
  }

  @Test func aValueThatIsNoNumberSpoilsItsObjectAlone() {
    let image = FloatImage(width: 4, height: 1, values: [1, .nan, 3, 5])
    let regions = regionProperties(of: [1, 1, 2, 2], width: 4, height: 1, image: [image])
    let first = regions[0].intensities[0]
    #expect([first.mean, first.minimum, first.maximum, first.standardDeviation].filter(\.isNaN).count == 4)
    let second = regions[1].intensities[0]
    #expect([second.mean, second.minimum, second.maximum, second.standardDeviation] == [4, 3, 5, 1])
  }

  /// Far from the origin, and large: sums of squares stay exact.
  @Test func aLargeObjectKeepsItsDigits() throws {
    let width = 20_000
    let labels = [Int32](repeating: 1, count: width * 50)
    let ellipse = try #require(regionProperties(of: labels, width: width, height: 50).first?.ellipse())
    let expected = 4 * ((Double(width) * Double(width) - 1) / 12).squareRoot()
    #expect(abs(ellipse.majorAxis / expected - 1) <= 1e-12)
    #expect(abs(ellipse.minorAxis / (4 * (2499.0 / 12).squareRoot()) - 1) <= 1e-9)
  }
}

/// A table of scikit-image, by column.
private struct Table {
  let numbers: [String: [Double]]
  let isFlat: Bool

  subscript(_ name: String) -> [Double] { numbers[name] ?? [] }

  func expect(_ found: [Double], _ name: String, within tolerance: Double) {
    let expected = self[name]
    #expect(found.count == expected.count && !expected.isEmpty, "\(name)")
    for (first, second) in zip(found, expected) {
      #expect(abs(first - second) <= tolerance * max(1, abs(second)), "\(name)")
    }
  }

  func expect(centroid: [RegionProperties.Point], scale: (x: Double, y: Double)) {
    let (y, x) = isFlat ? ("centroid-0", "centroid-1") : ("centroid-1", "centroid-2")
    expect(centroid.map { $0.x * scale.x }, x, within: 1e-9)
    expect(centroid.map { $0.y * scale.y }, y, within: 1e-9)
    if !isFlat { expect(centroid.map(\.plane), "centroid-0", within: 1e-9) }
  }

  func expect(box: [RegionProperties.Box]) {
    let axes = isFlat ? [box.map(\.y), box.map(\.x)] : [box.map(\.plane), box.map(\.y), box.map(\.x)]
    for (axis, ranges) in axes.enumerated() {
      expect(ranges.map { Double($0.lowerBound) }, "bbox-\(axis)", within: 0)
      expect(ranges.map { Double($0.upperBound) }, "bbox-\(axes.count + axis)", within: 0)
    }
  }

  /// What is 0 in truth, scikit-image has as the root of a rounding error.
  func expect(ellipses: [Ellipse]) {
    expect(ellipses.map(\.majorAxis), "axis_major_length", within: 1e-9)
    expect(ellipses.map(\.minorAxis), "axis_minor_length", within: 1e-6)
    expect(ellipses.map(\.eccentricity), "eccentricity", within: 1e-6)
    #expect(ellipses.count == self["orientation"].count)
    for (ellipse, orientation) in zip(ellipses, self["orientation"]) where ellipse.eccentricity > 1e-3 {
      // The same axis has two angles, half a turn apart.
      let turns = (ellipse.orientation - orientation) / .pi
      #expect(abs(turns - turns.rounded()) <= 1e-9)
    }
  }
}
