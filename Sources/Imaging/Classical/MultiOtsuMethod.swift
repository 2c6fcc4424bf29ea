/// Several thresholds at once, where each image's histogram asks for them (``multiOtsuThresholds(_:classes:)``).
///
/// Liao, Chen and Chung, "A Fast Algorithm for Multilevel Thresholding", 2001. Classes that an image has no values for stay empty.
public struct MultiOtsuMethod: ClassicalMethod {
  public static let name = "multiOtsu"
  public static let maximumClasses = Int(LabelMap.ignored)

  public init() {}

  public func divide(_ image: FloatImage, into classes: Int) -> LabelMap {
    Self.checkClasses(classes)
    let plane = IntensityPlane(image)
    return plane.labels(above: multiOtsuThresholds(plane.values, classes: classes))
  }
}
