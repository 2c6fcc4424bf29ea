/// The two regions of nearly one brightness each whose border is short: active contours without edges.
///
/// Chan and Vese, "Active Contours Without Edges", 2001, in the scheme of Getreuer, "Chan–Vese Segmentation", IPOL 2012, equation
/// 22, for all pixels at once and without the term of the area, as `skimage.segmentation.chan_vese` has it. Intensities are
/// scaled to 0…1. The region of the larger mean is bright; if one region takes all, everything is dark.
public struct ChanVese: ClassicalMethod {
  public static let name = "chanVese"

  /// Where the level set starts.
  public enum Start: String, Sendable, Codable, CaseIterable {
    /// sin(πx/5) · sin(πy/5): finds objects anywhere.
    case checkerboard
    /// A disk in the middle that reaches the nearest side.
    case disk
    /// A disk half as large.
    case smallDisk
    /// Half a pixel above and below the border that Otsu's threshold draws: soon at its end.
    case otsu
  }

  /// Weight μ of the border's length, 0 to 100: the larger, the smoother.
  public var mu: Double
  /// Weight λ₁ of the differences where the level set is positive, above 0, to 100.
  public var lambda1: Double
  /// Weight λ₂ of the differences where it is negative, above 0, to 100.
  public var lambda2: Double
  /// The end is reached once the level set changes by less than this, root mean square; above 0, to 1.
  public var tolerance: Double
  /// The most steps; 1 to 100,000.
  public var iterations: Int
  /// The length dt of a step, above 0, to 10: longer ones are faster and may not come to rest.
  public var step: Double
  public var start: Start

  public init(
    mu: Double = 0.25, lambda1: Double = 1, lambda2: Double = 1, tolerance: Double = 1e-3, iterations: Int = 500,
    step: Double = 0.5, start: Start = .otsu
  ) {
    self.mu = mu
    self.lambda1 = lambda1
    self.lambda2 = lambda2
    self.tolerance = tolerance
    self.iterations = iterations
    self.step = step
    self.start = start
  }

  public func divide(_ image: FloatImage, into classes: Int) -> LabelMap {
    Self.checkClasses(classes)
    let plane = IntensityPlane(image)
    var map = LabelMap(width: image.width, height: image.height)
    if plane.isConstant { return map }
    let values = plane.scaledToOne
    var contour = ChanVeseContour(
      values, levels: start.levels(values, width: image.width, height: image.height), width: image.width)
    contour.evolve(self)
    let means = contour.means
    guard contour.isDivided, means.inside != means.outside else { return map }
    let isInsideBright = means.inside > means.outside
    map.labels = contour.values.map { ($0 > 0) == isInsideBright ? 1 : 0 }
    return map
  }
}
