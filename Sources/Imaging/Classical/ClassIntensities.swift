/// How bright the classes of a mask are in its image, so that levels of brightness can be told to be classes.
public struct ClassIntensities: Sendable, Equatable {
  /// For each class, the sum of its pixels' intensities.
  private var sums: [Double]
  /// For each class, its pixels.
  private var counts: [Int]

  public init(classes: Int) {
    sums = [Double](repeating: 0, count: classes)
    counts = [Int](repeating: 0, count: classes)
  }

  /// Adds a plane; pixels that are not scored are left out.
  ///
  /// - Parameters:
  ///   - image: after preprocessing; of several channels one number a pixel is made (see ``IntensityPlane``).
  ///   - labels: of the same size.
  public mutating func add(_ image: FloatImage, labels: LabelMap) {
    precondition((labels.width, labels.height, labels.planes) == (image.width, image.height, 1))
    let plane = IntensityPlane(image)
    for (value, label) in zip(plane.values, labels.labels) where Int(label) < sums.count {
      sums[Int(label)] += Double(value)
      counts[Int(label)] += 1
    }
  }

  /// For each class, the mean intensity of its pixels less that of all scored pixels; nil for a class that has none.
  ///
  /// What is common to all pixels says nothing of classes: with the mean taken away, a bright image and a dark one can be
  /// averaged.
  public var contrasts: [Double?] {
    let all = sums.reduce(0, +) / Double(max(1, counts.reduce(0, +)))
    return zip(sums, counts).map { sum, count in count > 0 ? sum / Double(count) - all : nil }
  }
}
