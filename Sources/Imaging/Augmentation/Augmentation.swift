internal import Randomness

/// Random changes of training samples: all geometry becomes one coordinate map and one pass of resampling.
public struct Augmentation: Sendable {
  /// In the order in which they act on a sample.
  public var steps: [any AugmentationStep]
  /// What a sample shows beyond the edge of its image.
  public var border: SampleBorder
  /// How values between pixels are found.
  public var interpolation: SampleInterpolation

  public init(
    steps: [any AugmentationStep] = [], border: SampleBorder = .reflect, interpolation: SampleInterpolation = .linear
  ) {
    self.steps = steps
    self.border = border
    self.interpolation = interpolation
  }

  /// What `preset: standard` stands for.
  public static let standard = Augmentation(steps: [Flip(), Rotation(), Scaling()])

  /// One training sample: a patch at a random position, changed by the steps in order about the patch's own centre.
  ///
  /// Positions are drawn evenly from those where the patch fits; along an axis where the image is smaller, the image is
  /// in the middle. Turning about the patch's centre shows less of what lies beyond the edge than turning the whole
  /// image; what does is as ``border`` says. Images are interpolated, labels take the nearest; where all changes move
  /// whole pixels (flips, quarter turns, shifts), both are copied bit for bit.
  ///
  /// - Parameters:
  ///   - patch: the size of the sample; nil for the whole image.
  ///   - centre: the pixel in the patch's middle, as near to it as the image's border lets it be; nil for any.
  ///   - key: names the sample's draws.
  /// - Precondition: image and labels have one size.
  public func sample(
    image: FloatImage, labels: LabelMap, patch: (height: Int, width: Int)?, centre: (x: Int, y: Int)? = nil,
    key: SampleKey
  ) -> AugmentedSample {
    precondition(image.width == labels.width && image.height == labels.height)
    let width = patch?.width ?? image.width
    let height = patch?.height ?? image.height
    let drawn = drawMap(
      imageWidth: image.width, imageHeight: image.height, width: width, height: height, centre: centre, key: key)
    let moved = drawn.map.resample(
      image, labels, width: width, height: height, border: border, interpolation: interpolation)
    return AugmentedSample(image: moved.image, labels: moved.labels, draws: drawn.draws)
  }

  /// The map of one sample, from a pixel of the patch to the image, and what the steps have drawn for it.
  public func drawMap(
    imageWidth: Int, imageHeight: Int, width: Int, height: Int, centre: (x: Int, y: Int)? = nil, key: SampleKey
  ) -> (map: CoordinateMap, draws: [DrawnStep]) {
    var window = key.draws("window")
    let x = Self.drawOrigin(imageWidth, width, centre: centre?.x, using: &window)
    let y = Self.drawOrigin(imageHeight, height, centre: centre?.y, using: &window)
    var map = CoordinateMap(.window(x: Double(x), y: Double(y)))
    var draws: [DrawnStep] = []
    for (step, occurrence) in numberedSteps {
      guard let step = step as? any GeometricStep else { continue }
      let name = type(of: step).name
      var generator = key.draws(name, occurrence: occurrence)
      guard let drawn = step.draw(width: width, height: height, using: &generator) else { continue }
      map = map.then(drawn.change)
      draws.append(DrawnStep(name: name, parameters: drawn.parameters))
    }
    return (map, draws)
  }

  /// The steps, each with the number of those of its name before it.
  var numberedSteps: [(step: any AugmentationStep, occurrence: Int)] {
    steps.enumerated().map { place, step in
      (step, steps[..<place].count { type(of: $0).name == type(of: step).name })
    }
  }

  /// The first pixel of a patch; negative where the image is smaller.
  ///
  /// One draw in every case, so that a centre changes nothing but the place.
  private static func drawOrigin(
    _ count: Int, _ patch: Int, centre: Int?, using generator: inout KeyedGenerator
  ) -> Int {
    let free = count - patch
    let origin = generator.integer(below: max(free, 0) + 1)
    if free < 0 { return -(-free / 2) }
    return centre.map { min(max($0 - patch / 2, 0), free) } ?? origin
  }
}

/// A training sample, and what was drawn to make it.
public struct AugmentedSample: Sendable {
  public var image: FloatImage
  public var labels: LabelMap
  /// Where it is a blend of several images: the labels of the others.
  public var blends: [BlendedLabels]
  /// The steps that changed it, in order.
  public var draws: [DrawnStep]

  public init(image: FloatImage, labels: LabelMap, blends: [BlendedLabels] = [], draws: [DrawnStep] = []) {
    self.image = image
    self.labels = labels
    self.blends = blends
    self.draws = draws
  }
}

/// A step that changed a sample, by its name, and the numbers it drew.
public struct DrawnStep: Sendable, Equatable, Codable {
  public var name: String
  public var parameters: [DrawnParameter]
  /// The image of the other sample, where the step put one in.
  public var partner: String?

  public init(name: String, parameters: [DrawnParameter], partner: String? = nil) {
    self.name = name
    self.parameters = parameters
    self.partner = partner
  }
}

extension Augmentation: Equatable {
  public static func == (one: Augmentation, other: Augmentation) -> Bool {
    one.steps.count == other.steps.count && zip(one.steps, other.steps).allSatisfy { $0.isEqual(to: $1) }
      && one.border == other.border && one.interpolation == other.interpolation
  }
}

extension Augmentation: Codable {
  private enum CodingKeys: CodingKey { case steps, border, interpolation }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    steps = try container.decode([CodedAugmentationStep].self, forKey: .steps).map(\.step)
    border = try container.decode(SampleBorder.self, forKey: .border)
    interpolation = try container.decode(SampleInterpolation.self, forKey: .interpolation)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(steps.map(CodedAugmentationStep.init), forKey: .steps)
    try container.encode(border, forKey: .border)
    try container.encode(interpolation, forKey: .interpolation)
  }
}
