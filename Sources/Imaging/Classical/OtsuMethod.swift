/// The threshold that each image's histogram asks for: the largest variance between dark and bright (``otsuThreshold(_:)``).
///
/// Otsu, "A Threshold Selection Method from Gray-Level Histograms", 1979.
public struct OtsuMethod: ClassicalMethod {
  public static let name = "otsu"

  public init() {}

  public func divide(_ image: FloatImage, into classes: Int) -> LabelMap {
    Self.checkClasses(classes)
    let plane = IntensityPlane(image)
    return plane.labels(above: [otsuThreshold(plane.values)])
  }
}
