/// Niblack's threshold, moved away from the background where little differs, so that noise stays background.
///
/// Sauvola and Pietikäinen, "Adaptive Document Image Binarization", 2000; `skimage.filters.threshold_sauvola`. A dark pixel is one
/// that is not above m · (1 + k · (s / range − 1)) of a window. That formula is made for dark print on white paper, with black
/// at 0: intensities are counted from the smallest of the image. For bright objects the same is done with the negative.
public struct Sauvola: ObjectSeekingMethod {
  public static let name = "sauvola"

  /// Side of the window, px; odd, 3 to 1001.
  public var window: Int
  /// How far the threshold moves away, in parts of the mean; −5 to 5.
  public var k: Double
  /// The largest standard deviation to be expected, above 0; nil: half of the image's range.
  public var range: Double?
  public var objects: ObjectBrightness?

  public init(window: Int = 51, k: Double = 0.2, range: Double? = nil, objects: ObjectBrightness? = nil) {
    self.window = window
    self.k = k
    self.range = range
    self.objects = objects
  }

  public func divide(_ image: FloatImage, into classes: Int) -> LabelMap {
    Self.checkClasses(classes)
    let plane = IntensityPlane(image)
    let scaledRange = range.map { $0 / plane.range } ?? 0.5
    // Of a constant image nothing is left to compare, and its range says nothing.
    guard !plane.isConstant, scaledRange > 0, scaledRange.isFinite else {
      return LabelMap(width: image.width, height: image.height)
    }
    let threshold = LocalThreshold.sauvola(window: window, k: k, range: scaledRange)
    switch objects ?? .bright {
    case .dark: return plane.labels(above: threshold, objects: .dark)
    case .bright: return plane.negative.labels(above: threshold, objects: .dark).exchanged
    }
  }
}
