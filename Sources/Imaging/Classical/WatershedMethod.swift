/// Classes that flood the image from where they are sure, and meet where it changes fastest.
///
/// Otsu's thresholds divide the intensities, after a Gaussian blur. Near a threshold nobody knows: sure is what lies beyond a share
/// of the way from the threshold to the mean of its class (``certainty``). From these markers a watershed by flooding (Meyer, 1991)
/// over Sobel's gradient gives the pixels in between to one class or the other.
public struct WatershedMethod: ClassicalMethod {
  public static let name = "watershed"
  public static let maximumClasses = Int(LabelMap.ignored)

  /// Standard deviation of the blur, px; 0 to 50.
  public var sigma: Double
  /// 0: all is sure, and the thresholds alone decide. 1: sure is what is beyond the mean of its class. 0 to 1.
  public var certainty: Double

  public init(sigma: Double = 1, certainty: Double = 0.5) {
    self.sigma = sigma
    self.certainty = certainty
  }

  public func divide(_ image: FloatImage, into classes: Int) -> LabelMap {
    Self.checkClasses(classes)
    var plane = IntensityPlane(image)
    if plane.isConstant { return LabelMap(width: image.width, height: image.height) }
    plane.values = plane.scaledToOne.blurred(sigma: sigma, width: plane.width, height: plane.height)
    let gradient = SobelGradient(plane.values, width: plane.width, height: plane.height)
    let basins = watershed(
      gradient.magnitude, markers: markers(plane, classes: classes), width: plane.width, height: plane.height)
    return LabelMap(width: image.width, height: image.height, labels: basins.map { UInt8(max($0 - 1, 0)) })
  }

  /// The class of each pixel that is sure, from 1; 0 elsewhere.
  private func markers(_ plane: IntensityPlane, classes: Int) -> [Int32] {
    let thresholds = plane.otsuThresholds(classes: classes)
    let labels = plane.labels(above: thresholds).labels
    let means = Self.means(plane.values, labels, classes: classes)
    return zip(plane.values, labels).map { value, label in
      let (label, mean) = (Int(label), means[Int(label)])
      // The threshold on the value's side of the mean; beyond the darkest and the brightest mean there is none.
      let side = value < mean ? label - 1 : label
      guard thresholds.indices.contains(side) else { return Int32(label + 1) }
      let isSure = abs(value - thresholds[side]) >= Float(certainty) * abs(mean - thresholds[side])
      return isSure ? Int32(label + 1) : 0
    }
  }

  private static func means(_ values: [Float], _ labels: [UInt8], classes: Int) -> [Float] {
    var (sums, counts) = ([Double](repeating: 0, count: classes), [Double](repeating: 0, count: classes))
    for (value, label) in zip(values, labels) {
      sums[Int(label)] += Double(value)
      counts[Int(label)] += 1
    }
    return zip(sums, counts).map { Float($0 / max($1, 1)) }
  }
}
