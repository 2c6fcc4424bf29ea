/// One given threshold for all images: a pixel is bright where its value is above it.
public struct GlobalThreshold: ClassicalMethod {
  public static let name = "threshold"

  /// In the units that values have after preprocessing; any finite number. 0 is the mean of a z-scored image.
  public var value: Double

  public init(value: Double = 0) { self.value = value }

  public func divide(_ image: FloatImage, into classes: Int) -> LabelMap {
    Self.checkClasses(classes)
    return IntensityPlane(image).labels(above: [Float(value)])
  }
}
