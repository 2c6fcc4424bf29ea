public import Imaging

/// What the reference of a case looks like: what its scores may depend on.
public struct CaseTraits: Sendable, Equatable {
  /// Connected pixels of one class in the reference.
  public struct Object: Sendable, Equatable {
    /// From 1, in the order of the foreground classes.
    public let label: Int
    /// Pixels.
    public let area: Int
    /// Whether an object of the prediction has an IoU above 1/2 with it.
    public let isFound: Bool
  }

  /// Pixels of all foreground classes.
  public let area: Int
  /// Whether the foreground has a pixel in the first or last row or column of a plane; nothing without foreground.
  public let touchesBorder: Bool?
  /// |mean inside − mean outside| / standard deviation of the image's brightness; nothing where there is no image, no inside or no
  /// outside, or one brightness alone.
  public let contrast: Double?
  /// Of each foreground class, 8-connected (26 in a stack).
  public let objects: [Object]

  /// Pixels that either map ignores belong to no class and to no side.
  ///
  /// - Parameters:
  ///   - brightness: one image of one channel a plane, of the maps' size; empty: there is no image.
  ///   - classes: background included.
  /// - Precondition: sizes agree.
  public init(prediction: LabelMap, reference: LabelMap, classes: Int, brightness: [FloatImage] = []) {
    precondition(prediction.labels.count == reference.labels.count)
    let isIgnored = zip(prediction.labels, reference.labels).map { $0 == LabelMap.ignored || $1 == LabelMap.ignored }
    func masks(_ map: LabelMap) -> [BitMask] {
      (1..<max(classes, 1)).map { BitMask(map, class: UInt8($0)) }
    }
    self.init(
      predictions: masks(prediction), references: masks(reference), isIgnored: isIgnored, brightness: brightness)
  }

  /// The same of classes that may overlap.
  ///
  /// - Precondition: both have one size and the same classes.
  public init(prediction: ClassMasks, reference: ClassMasks, brightness: [FloatImage] = []) {
    let ignored = [prediction.ignored, reference.ignored].compactMap(\.self)
    let pixels = ignored.dropFirst().reduce(ignored.first) { $0?.union($1) }?.bytes(1)
    let count = reference.width * reference.height * reference.planes
    self.init(
      predictions: prediction.masks, references: reference.masks,
      isIgnored: pixels.map { $0.map { $0 == 1 } } ?? Array(repeating: false, count: count), brightness: brightness)
  }

  /// - Parameters:
  ///   - predictions: one mask a foreground class.
  ///   - references: of as many classes.
  ///   - isIgnored: of each pixel.
  private init(predictions: [BitMask], references: [BitMask], isIgnored: [Bool], brightness: [FloatImage]) {
    precondition(predictions.count == references.count && !references.isEmpty)
    let (width, height, planes) = (references[0].width, references[0].height, references[0].planes)
    func counted(_ mask: BitMask) -> BitMask {
      let pixels = mask.bytes(1)
      return BitMask(width: width, height: height, planes: planes) { pixels[$0] == 1 && !isIgnored[$0] }
    }
    let actual = references.map(counted)
    var isForeground = [Bool](repeating: false, count: isIgnored.count)
    for mask in actual {
      for (pixel, value) in mask.bytes(1).enumerated() where value == 1 { isForeground[pixel] = true }
    }
    area = isForeground.count { $0 }
    touchesBorder = area == 0 ? nil : Self.touchesBorder(isForeground, width: width, height: height)
    contrast = Self.contrast(brightness, inside: isForeground, counted: isIgnored.map { !$0 })
    objects = zip(predictions.map(counted), actual).enumerated().flatMap { place, masks in
      Self.objects(of: place + 1, reference: masks.1, prediction: masks.0)
    }
  }

  private static func touchesBorder(_ inside: [Bool], width: Int, height: Int) -> Bool {
    inside.indices.contains { pixel in
      guard inside[pixel] else { return false }
      let (x, y) = (pixel % width, pixel / width % height)
      return x == 0 || y == 0 || x == width - 1 || y == height - 1
    }
  }

  private static func contrast(_ planes: [FloatImage], inside: [Bool], counted: [Bool]) -> Double? {
    let values = planes.flatMap(\.values)
    guard !values.isEmpty else { return nil }
    precondition(values.count == inside.count, "an image of one channel has the size of its mask")
    var (sums, counts) = ((inside: 0.0, outside: 0.0), (inside: 0, outside: 0))
    for pixel in values.indices where counted[pixel] {
      if inside[pixel] {
        sums.inside += Double(values[pixel])
        counts.inside += 1
      } else {
        sums.outside += Double(values[pixel])
        counts.outside += 1
      }
    }
    let all = counts.inside + counts.outside
    guard counts.inside > 0, counts.outside > 0 else { return nil }
    let mean = (sums.inside + sums.outside) / Double(all)
    let squares = values.indices.reduce(0.0) { sum, pixel in
      let offset = Double(values[pixel]) - mean
      return counted[pixel] ? sum + offset * offset : sum
    }
    guard squares > 0 else { return nil }
    let difference = sums.inside / Double(counts.inside) - sums.outside / Double(counts.outside)
    return abs(difference) / (squares / Double(all)).squareRoot()
  }

  private static func objects(of label: Int, reference: BitMask, prediction: BitMask) -> [Object] {
    let (actual, predicted) = (reference.components(), prediction.components())
    var (areas, predictedAreas) = (
      [Int](repeating: 0, count: actual.count + 1), [Int](repeating: 0, count: predicted.count + 1)
    )
    var shared: [Overlap: Int] = [:]
    for (one, other) in zip(actual.labels, predicted.labels) {
      areas[Int(one)] += 1
      predictedAreas[Int(other)] += 1
      if one != 0 && other != 0 { shared[Overlap(reference: one, prediction: other), default: 0] += 1 }
    }
    var isFound = [Bool](repeating: false, count: actual.count + 1)
    for (pair, pixels) in shared {
      let union = areas[Int(pair.reference)] + predictedAreas[Int(pair.prediction)] - pixels
      if 2 * pixels > union { isFound[Int(pair.reference)] = true }
    }
    return (1..<actual.count + 1).map { Object(label: label, area: areas[$0], isFound: isFound[$0]) }
  }

  private struct Overlap: Hashable {
    var reference: Int32
    var prediction: Int32
  }
}
