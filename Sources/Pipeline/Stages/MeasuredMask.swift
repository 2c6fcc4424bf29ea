internal import Imaging

/// The objects of a mask, numbered, and what is measured of them.
struct MeasuredMask: Sendable {
  let name: String
  let width: Int
  let height: Int
  let planes: Int
  /// Millimetres; nothing where no file states it.
  let spacing: Image.Spacing?
  /// The number of each pixel's object, 0 where there is none.
  let labels: [Int32]
  /// By ascending number.
  let regions: [RegionProperties]
  /// The class of each region, as an index into the names.
  let classes: [Int]
  /// Of the classes that objects can have.
  let classNames: [String]
  /// What the image's channels are called; one without a name has an empty one. Empty without an image.
  let channels: [String]

  /// - Parameter numbered: the number and the class of each object.
  init(name: String, mask: Image, image: Image?, numbered: NumberedObjects, classNames: [String]) {
    self.name = name
    (width, height, planes) = (mask.width, mask.height, mask.planes)
    spacing = image?.spacing ?? mask.spacing
    labels = numbered.labels
    regions = regionProperties(
      of: labels, width: width, height: height, planes: planes,
      image: image.map { image in (0..<image.planes).map { image.floats(plane: $0, channels: .keep) } } ?? [])
    classes = regions.map { numbered.classOfLabel[$0.label] ?? 0 }
    self.classNames = classNames
    channels = image.map(\.channelNames) ?? []
  }

  /// One a class.
  var summaries: [MeasureSummary] {
    let pixels = width * height * planes
    let pixelArea = planes == 1 ? spacing.map { $0.x * $0.y } : nil
    return classNames.indices.map { index in
      let areas = zip(classes, regions).filter { $0.0 == index }.map(\.1.area)
      let total = areas.reduce(0, +)
      let mean = areas.isEmpty ? nil : Double(total) / Double(areas.count)
      return MeasureSummary(
        image: name, className: classNames[index], objects: areas.count, totalArea: total, meanArea: mean,
        areaShare: Double(total) / Double(pixels), totalAreaMM2: pixelArea.map { Double(total) * $0 },
        meanAreaMM2: pixelArea.flatMap { area in mean.map { $0 * area } },
        objectsPerMM2: pixelArea.map { Double(areas.count) / (Double(pixels) * $0) })
    }
  }

  /// The numbers as an image: 16 bits where they fit, else 32.
  var labelImage: Image {
    let samples: Image.Samples =
      (regions.last?.label ?? 0) <= Int32(UInt16.max)
      ? .uint16(labels.map { UInt16($0) }) : .uint32(labels.map { UInt32($0) })
    return Image(
      width: width, height: height, planes: planes, channels: .gray,
      bitsPerSample: isLong ? 32 : 16, spacing: spacing, samples: samples)
  }

  private var isLong: Bool { (regions.last?.label ?? 0) > Int32(UInt16.max) }

  /// A PNG has neither pages nor 32 bits.
  var labelEnding: String { planes == 1 && !isLong ? ".png" : ".tif" }
}

/// Objects with numbers from 1, each of one class.
struct NumberedObjects {
  var labels: [Int32]
  /// Counted from 0 without the background.
  var classOfLabel: [Int32: Int] = [:]

  /// The connected parts of each class, those of the first class first.
  init(_ map: LabelMap, classes: Int, connectivity: Connectivity?, split: Bool) {
    labels = [Int32](repeating: 0, count: map.labels.count)
    var count: Int32 = 0
    for index in 0..<classes {
      let mask = BitMask(map, class: UInt8(index + 1))
      if mask.isEmpty { continue }
      let parts =
        split ? mask.splittingTouching(connectivity: connectivity) : mask.components(connectivity: connectivity)
      for (pixel, part) in parts.labels.enumerated() where part != 0 { labels[pixel] = count + part }
      for part in 0..<parts.count { classOfLabel[count + Int32(part) + 1] = index }
      count += Int32(parts.count)
    }
  }

  /// Every value is an object of the one class.
  init(instances values: [Int32]) { labels = values }
}

extension Image {
  /// What stands in the names of columns.
  fileprivate var channelNames: [String] {
    switch channels {
    case .gray: [""]
    case .grayAlpha: ["gray", "alpha"]
    case .rgb, .palette: ["red", "green", "blue"]
    case .rgba: ["red", "green", "blue", "alpha"]
    case .cmyk: ["cyan", "magenta", "yellow", "black"]
    case .other(let count): (1...count).map(String.init)
    }
  }
}
