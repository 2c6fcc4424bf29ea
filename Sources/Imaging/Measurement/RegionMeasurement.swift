/// Measures every label above 0, in ascending order.
///
/// - Parameters:
///   - labels: of the pixels, in order of plane, row and column; 0 is the background. The pixels of a label need not be
///     connected.
///   - image: one image a plane, of the labels' size, whose channels are measured; none: nothing is.
/// - Precondition: sizes agree, all images have the same channels, and no label is negative.
public func regionProperties(
  of labels: [Int32], width: Int, height: Int, planes: Int = 1, image: [FloatImage] = []
) -> [RegionProperties] {
  precondition(labels.count == planes * height * width && (image.isEmpty || image.count == planes))
  precondition(
    image.allSatisfy { ($0.width, $0.height, $0.channels) == (width, height, image[0].channels) })
  let regions = Regions(labels, width: width, height: height)
  let intensities = regions.intensities(image)
  return regions.sums.indices.map { index in
    let sums = regions.sums[index]
    let shape = planes == 1 ? RegionShape(regions.mask(index)) : nil
    return RegionProperties(
      label: sums.label, area: sums.count, centroid: sums.centroid, box: sums.box, perimeter: shape?.perimeter,
      convexArea: shape?.convexArea, covariance: planes == 1 ? sums.covariance : nil, intensities: intensities[index])
  }
}

/// The objects of an image, by ascending label.
private struct Regions {
  let width: Int
  let height: Int
  let labels: [Int32]
  private(set) var sums: [RegionSums] = []
  /// Pixels of one label side by side, in order of plane, row and column.
  private var runs: [Run] = []

  struct Run {
    /// Into ``Regions/sums``.
    var region: Int
    var row: Int
    var columns: Range<Int>
  }

  init(_ labels: [Int32], width: Int, height: Int) {
    (self.width, self.height, self.labels) = (width, height, labels)
    findRuns()
    sortByLabel()
  }

  private mutating func findRuns() {
    var regions: [Int32: Int] = [:]
    for row in 0..<labels.count / width {
      let first = row * width
      var x = 0
      while x < width {
        let label = labels[first + x]
        var end = x + 1
        while end < width && labels[first + end] == label { end += 1 }
        if label != 0 {
          let region = regions[label] ?? sums.count
          if region == sums.count {
            regions[label] = region
            sums.append(RegionSums(label: label))
          }
          runs.append(Run(region: region, row: row, columns: x..<end))
          sums[region].add(columns: x..<end, row: row % height, plane: row / height)
        }
        x = end
      }
    }
  }

  private mutating func sortByLabel() {
    precondition(sums.allSatisfy { $0.label > 0 })
    let order = sums.indices.sorted { sums[$0].label < sums[$1].label }
    var places = order
    for (place, region) in order.enumerated() { places[region] = place }
    sums = order.map { sums[$0] }
    for index in runs.indices { runs[index].region = places[runs[index].region] }
  }

  /// The pixels of one region of a single image, cropped to its box.
  func mask(_ region: Int) -> BitMask {
    let (box, label) = (sums[region].box, sums[region].label)
    return BitMask(width: box.x.count, height: box.y.count) { pixel in
      let (y, x) = pixel.quotientAndRemainder(dividingBy: box.x.count)
      return labels[(box.y.lowerBound + y) * width + box.x.lowerBound + x] == label
    }
  }

  /// Of each region, one a channel.
  func intensities(_ image: [FloatImage]) -> [[RegionProperties.Intensity]] {
    var found = [[RegionProperties.Intensity]](repeating: [], count: sums.count)
    guard let channels = image.first?.channels else { return found }
    for channel in 0..<channels {
      var values = sums.map { IntensitySums(count: $0.count) }
      forEachValue(image, channel) { values[$0].add($1) }
      forEachValue(image, channel) { values[$0].addDeviation($1) }
      for region in sums.indices { found[region].append(values[region].properties) }
    }
    return found
  }

  private func forEachValue(_ image: [FloatImage], _ channel: Int, _ body: (_ region: Int, Double) -> Void) {
    for run in runs {
      let first = (channel * height + run.row % height) * width
      for value in image[run.row / height].values[first + run.columns.lowerBound..<first + run.columns.upperBound] {
        body(run.region, Double(value))
      }
    }
  }
}

/// What is added up over the pixels of a region; whole numbers, so that nothing is lost.
private struct RegionSums {
  let label: Int32
  var count = 0
  private var x = 0
  private var y = 0
  private var plane = 0
  /// From the first pixel that was added, so that numbers stay small.
  private var origin: (x: Int, y: Int)?
  private var xx = 0
  private var xy = 0
  private var yy = 0
  private(set) var box = RegionProperties.Box(x: 0..<0, y: 0..<0, plane: 0..<0)

  init(label: Int32) { self.label = label }

  mutating func add(columns: Range<Int>, row: Int, plane: Int) {
    if origin == nil {
      origin = (columns.lowerBound, row)
      box = RegionProperties.Box(x: columns, y: row..<row + 1, plane: plane..<plane + 1)
    }
    box.x = min(box.x.lowerBound, columns.lowerBound)..<max(box.x.upperBound, columns.upperBound)
    box.y = min(box.y.lowerBound, row)..<max(box.y.upperBound, row + 1)
    box.plane = box.plane.lowerBound..<plane + 1
    let (first, last) = (columns.lowerBound - origin!.x, columns.upperBound - 1 - origin!.x)
    let (run, down) = (columns.count, row - origin!.y)
    // Sums of consecutive numbers, and of their squares.
    let sum = (first + last) * run / 2
    count += run
    x += sum
    y += down * run
    self.plane += plane * run
    xx += Self.squares(upTo: last) - Self.squares(upTo: first - 1)
    xy += sum * down
    yy += down * down * run
  }

  /// 0² + 1² + … + n², for n below 0 the negative of what is missing.
  private static func squares(upTo n: Int) -> Int { n * (n + 1) * (2 * n + 1) / 6 }

  var centroid: RegionProperties.Point {
    let pixels = Double(count)
    return RegionProperties.Point(
      x: Double(origin!.x) + Double(x) / pixels, y: Double(origin!.y) + Double(y) / pixels,
      plane: Double(plane) / pixels)
  }

  var covariance: RegionProperties.Covariance {
    func moment(_ product: Int, _ first: Int, _ second: Int) -> Double {
      (Double(product) - Double(first) * Double(second) / Double(count)) / Double(count)
    }
    return RegionProperties.Covariance(xx: moment(xx, x, x), xy: moment(xy, x, y), yy: moment(yy, y, y))
  }
}

/// The values of a region, in two passes: the mean, then the deviations from it.
private struct IntensitySums {
  let count: Int
  private var sum = 0.0
  private var squares = 0.0
  private var minimum = Double.infinity
  private var maximum = -Double.infinity

  init(count: Int) { self.count = count }

  private var mean: Double { sum / Double(count) }

  mutating func add(_ value: Double) {
    sum += value
    if value < minimum || value.isNaN { minimum = value }
    if value > maximum || value.isNaN { maximum = value }
  }

  mutating func addDeviation(_ value: Double) { squares += (value - mean) * (value - mean) }

  var properties: RegionProperties.Intensity {
    RegionProperties.Intensity(
      mean: mean, minimum: minimum, maximum: maximum, standardDeviation: (squares / Double(count)).squareRoot())
  }
}

/// What is measured of the mask of one object of a single image.
private struct RegionShape {
  let perimeter: Double
  let convexArea: Int

  init(_ mask: BitMask) {
    convexArea = mask.convexHull().count
    let outline = mask.contour(connectivity: .four)
    // A margin of one pixel, so that each pixel has all its neighbours.
    let stride = mask.width + 2
    var isOutline = [Int](repeating: 0, count: stride * (mask.height + 2))
    outline.forEachPixel { isOutline[($0 / mask.width + 1) * stride + $0 % mask.width + 1] = 1 }
    var counts = (straight: 0, diagonal: 0, both: 0)
    outline.forEachPixel { pixel in
      let place = (pixel / mask.width + 1) * stride + pixel % mask.width + 1
      let beside = isOutline[place - 1] + isOutline[place + 1] + isOutline[place - stride] + isOutline[place + stride]
      let corners =
        isOutline[place - stride - 1] + isOutline[place - stride + 1] + isOutline[place + stride - 1]
        + isOutline[place + stride + 1]
      switch (beside, corners) {
      case (2...3, 0...2): counts.straight += 1
      case (0, 2), (1, 3): counts.diagonal += 1
      case (1, 1...2): counts.both += 1
      default: break
      }
    }
    let root = 2.0.squareRoot()
    perimeter = Double(counts.straight) + Double(counts.diagonal) * root + Double(counts.both) * (1 + root) / 2
  }
}
