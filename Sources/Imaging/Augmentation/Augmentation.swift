public import Randomness

/// One random change of geometry; probabilities are 0 to 1.
public enum AugmentationStep: Sendable, Equatable, Codable {
  /// Left and right are swapped with one probability, top and bottom with another.
  case flip(horizontal: Double, vertical: Double)
  /// An angle drawn evenly between two; positive is counter-clockwise as seen.
  case rotate(degrees: ClosedRange<Double>, probability: Double)
  /// A factor drawn evenly between two positive ones; above 1 enlarges.
  case scale(factor: ClosedRange<Double>, probability: Double)
}

/// Random geometry of training samples: all of it becomes one coordinate map and one pass of resampling.
public struct Augmentation: Sendable, Equatable, Codable {
  public var steps: [AugmentationStep]

  public init(steps: [AugmentationStep] = []) { self.steps = steps }

  /// What `preset: standard` stands for.
  public static let standard = Augmentation(steps: [
    .flip(horizontal: 0.5, vertical: 0.5),
    .rotate(degrees: -180...180, probability: 0.2),
    .scale(factor: 0.7...1.4, probability: 0.2),
  ])

  /// One training sample: a patch at a random position, changed by the steps in order about the patch's own centre.
  ///
  /// Positions are drawn evenly from those where the patch fits; along an axis where the image is smaller, the image is
  /// in the middle. Turning about the patch's centre shows less of what lies beyond the edge than turning the whole
  /// image; what does is reflected, in image and labels alike. Images are interpolated linearly, labels take the
  /// nearest; without rotation and scaling both are copied bit for bit.
  ///
  /// - Parameters:
  ///   - patch: the size of the sample; nil for the whole image.
  ///   - centre: the pixel in the patch's middle, as near to it as the image's border lets it be; nil for any.
  ///   - generator: keyed by seed, epoch and image; each call makes the same number of draws.
  /// - Precondition: image and labels have one size.
  public func sample(
    image: FloatImage, labels: LabelMap, patch: (height: Int, width: Int)?, centre: (x: Int, y: Int)? = nil,
    using generator: inout KeyedGenerator
  ) -> (FloatImage, LabelMap) {
    precondition(image.width == labels.width && image.height == labels.height)
    let width = patch?.width ?? image.width
    let height = patch?.height ?? image.height
    let map = drawMap(
      imageWidth: image.width, imageHeight: image.height, width: width, height: height, centre: centre,
      using: &generator)
    return (
      image.resampled(by: map, width: width, height: height, border: .reflect),
      labels.resampled(by: map, width: width, height: height, border: .reflect)
    )
  }

  /// The map of one sample: from a pixel of the patch to the image.
  public func drawMap(
    imageWidth: Int, imageHeight: Int, width: Int, height: Int, centre: (x: Int, y: Int)? = nil,
    using generator: inout KeyedGenerator
  ) -> AffineMap {
    let x = Self.drawOrigin(imageWidth, width, centre: centre?.x, using: &generator)
    let y = Self.drawOrigin(imageHeight, height, centre: centre?.y, using: &generator)
    var map = AffineMap.window(x: Double(x), y: Double(y))
    for step in steps { map = map.then(step.drawMap(width: width, height: height, using: &generator)) }
    return map
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

extension AugmentationStep {
  /// Two draws in every case, so that a probability changes nothing but its own step.
  fileprivate func drawMap(width: Int, height: Int, using generator: inout KeyedGenerator) -> AffineMap {
    let first = Double(generator.uniform())
    let second = Double(generator.uniform())
    switch self {
    case .flip(let horizontal, let vertical):
      return .flip(horizontal: first < horizontal, vertical: second < vertical, width: width, height: height)
    case .rotate(let degrees, let probability):
      if first >= probability { return .identity }
      return .rotation(degrees: degrees.value(at: second), width: width, height: height)
    case .scale(let factor, let probability):
      if first >= probability { return .identity }
      return .scaling(factor: factor.value(at: second), width: width, height: height)
    }
  }
}

extension ClosedRange<Double> {
  fileprivate func value(at fraction: Double) -> Double { lowerBound + fraction * (upperBound - lowerBound) }
}
