/// Clusters of pixels by their values in all channels, ordered by the mean of each cluster's intensity.
///
/// Lloyd's algorithm ("Least squares quantization in PCM", 1982): each pixel goes to the nearest centre, each centre to the mean
/// of its pixels, until no pixel changes. The first centres are the means of the darkest, the next … and the brightest of as many
/// equal parts of the pixels as there are classes: nothing is drawn. A cluster that has lost its last pixel takes the one that lies
/// farthest from its centre, as scikit-learn's does. Channels count as they are: put them on one scale beforehand.
///
/// Where the image has fewer different values than there are classes, some classes stay empty.
public struct KMeans: ClassicalMethod {
  public static let name = "kMeans"
  public static let maximumClasses = Int(LabelMap.ignored)

  /// The most rounds; 1 to 10,000.
  public var iterations: Int

  public init(iterations: Int = 300) { self.iterations = iterations }

  public func divide(_ image: FloatImage, into classes: Int) -> LabelMap {
    Self.checkClasses(classes)
    let plane = IntensityPlane(image)
    if image.channels > 1 { return PixelClusters(image, brightness: plane, count: classes).labels(iterations) }
    // On a line, clusters are intervals: thresholds halfway between their centres.
    var clusters = ValueClusters(plane.values, count: classes)
    return plane.labels(above: clusters.thresholds(iterations))
  }
}
