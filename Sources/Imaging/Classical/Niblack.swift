/// Each pixel against mean and standard deviation of its own neighbourhood: for images that are not lit evenly.
///
/// Niblack, "An Introduction to Digital Image Processing", 1986; `skimage.filters.threshold_niblack`. Dark objects are
/// what is not above m − k · s of a window, bright ones what is above m + k · s.
/// Where a window holds nothing but noise, noise is what is divided: windows should be larger than objects.
public struct Niblack: ObjectSeekingMethod {
  public static let name = "niblack"

  /// Side of the window, px; odd, 3 to 1001.
  public var window: Int
  /// How many standard deviations an object differs from the mean at least; −5 to 5.
  public var k: Double
  public var objects: ObjectBrightness?

  public init(window: Int = 51, k: Double = 0.2, objects: ObjectBrightness? = nil) {
    self.window = window
    self.k = k
    self.objects = objects
  }

  public func divide(_ image: FloatImage, into classes: Int) -> LabelMap {
    Self.checkClasses(classes)
    let objects = objects ?? .bright
    let threshold = LocalThreshold.niblack(window: window, k: objects == .dark ? k : -k)
    return IntensityPlane(image).labels(above: threshold, objects: objects)
  }
}
