/// Objects by their outlines: where the image changes fast, closed, filled, and rid of lines that enclose nothing.
///
/// The strength of an edge is Sobel's, after a Gaussian blur. Edges are divided from the rest by Otsu's threshold of the
/// strengths, or so that a given share of the pixels is edge. An object that several sides of the image cut off stays open and
/// is not found.
public struct SobelEdges: ClassicalMethod {
  public static let name = "edges"

  /// Standard deviation of the blur, px; 0 to 50.
  public var sigma: Double
  /// How many of the pixels are edge, above 0 and below 1; nil: as Otsu's threshold says.
  public var share: Double?
  /// Radius of the disk by which gaps in outlines are closed, px; 0 to 50.
  public var closing: Int
  /// Radius of the disk that must fit into an object, px; 0 to 50.
  public var opening: Int

  public init(sigma: Double = 1, share: Double? = nil, closing: Int = 2, opening: Int = 2) {
    self.sigma = sigma
    self.share = share
    self.closing = closing
    self.opening = opening
  }

  public var ordersByBrightness: Bool { false }

  public func divide(_ image: FloatImage, into classes: Int) -> LabelMap {
    Self.checkClasses(classes)
    let objects = EnclosedRegions(closing: closing, opening: opening).objects(edges(IntensityPlane(image)))
    // Sobel's operator marks the pixels on both sides of a step, one of which is outside.
    return LabelMap(objects.erodedWithin(by: .disk(radius: 1)))
  }

  func edges(_ plane: IntensityPlane) -> BitMask {
    let (width, height) = (plane.width, plane.height)
    let smooth = plane.scaledToOne.blurred(sigma: sigma, width: width, height: height)
    let strength = SobelGradient(smooth, width: width, height: height).magnitude
    let threshold = share.map { Float(RankedValues(strength[...]).percentile(100 * (1 - $0))) }
    return BitMask(
      FloatImage(width: width, height: height, values: strength), above: threshold ?? otsuThreshold(strength))
  }
}
