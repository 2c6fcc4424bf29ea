/// What is measured of one object: one label of an image, or of a stack.
///
///     let regions = regionProperties(of: labels, width: 640, height: 480)
///     regions[0].area                             // px
///     regions[0].ellipse()?.eccentricity
///
/// All is in px; ``ellipse(spacing:)`` and the doc comments say how it becomes mm. The numbers are those of scikit-image's
/// `regionprops`, except for the order of coordinates: x is the column, y the row.
public struct RegionProperties: Sendable, Equatable {
  /// Half-open ranges of columns, rows and planes.
  public struct Box: Sendable, Equatable {
    public var x: Range<Int>
    public var y: Range<Int>
    public var plane: Range<Int>
  }

  public struct Point: Sendable, Equatable {
    public var x: Double
    public var y: Double
    public var plane: Double
  }

  public let label: Int32
  /// Pixels, or voxels of a stack.
  public let area: Int
  /// The mean of the pixel centres, the first of which lies at 0.
  public let centroid: Point
  public let box: Box
  /// The length of the outline, px, of an object in a single image (Benkrid and Crookes, "Design and FPGA Implementation of
  /// a Perimeter Estimator", 2000): pixels with one of their four neighbours outside count 1, √2 or the mean of both,
  /// depending on how their neighbours on the outline lie; a single pixel has none, and 0.
  public let perimeter: Double?
  /// The pixels of the convex hull, of an object in a single image; see ``BitMask/convexHull()``.
  public let convexArea: Int?
  /// Second moments about the centroid within a plane, px²; of an object in a single image.
  public let covariance: Covariance?
  /// One a channel; none without an image.
  public let intensities: [Intensity]

  /// The area's share of its convex hull, above 0 up to 1.
  public var solidity: Double? { convexArea.map { Double(area) / Double($0) } }

  /// The diameter of a circle of that area, or of a ball of that volume, in the unit of the spacing.
  ///
  /// - Parameter pixelSize: the area of a pixel, or the volume of a voxel.
  public func equivalentDiameter(pixelSize: Double = 1) -> Double {
    let size = Double(area) * pixelSize
    return box.plane.count == 1 && covariance != nil
      ? (4 * size / .pi).squareRoot() : cubeRoot(6 * size / .pi)
  }

  /// The ellipse with the second moments of the object, of an object in a single image.
  ///
  /// - Parameter spacing: how far columns and rows are apart; 1 for lengths in px.
  public func ellipse(spacing: (x: Double, y: Double) = (1, 1)) -> Ellipse? {
    covariance.map { Ellipse($0.scaled(x: spacing.x, y: spacing.y)) }
  }

  /// Second moments of pixel centres.
  public struct Covariance: Sendable, Equatable {
    public var xx: Double
    public var xy: Double
    public var yy: Double

    func scaled(x: Double, y: Double) -> Covariance { Covariance(xx: xx * x * x, xy: xy * x * y, yy: yy * y * y) }
  }

  /// The values of an image in an object, one channel; a NaN among them makes all of them NaN.
  public struct Intensity: Sendable, Equatable {
    public var mean: Double
    public var minimum: Double
    public var maximum: Double
    /// Of all values, not of a sample of them: the mean squared deviation's root.
    public var standardDeviation: Double
  }
}
