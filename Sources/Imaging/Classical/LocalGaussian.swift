/// Each pixel against the mean of its neighbourhood, of which nearer pixels count more.
///
/// `skimage.filters.threshold_local` with `method="gaussian"`: weights are a Gaussian's with σ = (window − 1) / 6 px. Else as
/// ``LocalMean``.
public struct LocalGaussian: ObjectSeekingMethod {
  public static let name = "localGaussian"

  /// Six standard deviations of the Gaussian and one, px; odd, 3 to 1001.
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
      .gaussian(window: window, offset: $0)
    }
  }
}
