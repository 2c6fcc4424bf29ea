/// Each pixel against the mean of its own neighbourhood: for images that are not lit evenly.
///
/// `skimage.filters.threshold_local` with `method="mean"`: dark objects are what is not above the mean of a window less an
/// offset, bright ones what is above the mean and the offset together. Without an offset noise is divided where a window holds
/// nothing else.
public struct LocalMean: ObjectSeekingMethod {
  public static let name = "localMean"

  /// Side of the window, px; odd, 3 to 1001.
  public var window: Int
  /// How much an object differs from the mean at least, in standard deviations of the image (which are the units of a z-scored
  /// one); −10 to 10.
  public var offset: Double
  public var objects: ObjectBrightness?

  public init(window: Int = 51, offset: Double = 0.2, objects: ObjectBrightness? = nil) {
    self.window = window
    self.offset = offset
    self.objects = objects
  }

  public func divide(_ image: FloatImage, into classes: Int) -> LabelMap {
    Self.checkClasses(classes)
    return IntensityPlane(image).labels(differingBy: offset, objects: objects ?? .bright) {
      .mean(window: window, offset: $0)
    }
  }
}
