/// Objects by their outlines, which are Canny's edges: closed, filled, and rid of lines that enclose nothing.
///
/// Canny, "A Computational Approach to Edge Detection", 1986: a Gaussian blur, Sobel's gradient, only the ridges of its strength
/// (``RidgeThinning``), of which those above the higher threshold are edges, and those above the lower that hang together
/// with them. An object that several sides of the image cut off stays open and is not found.
public struct CannyEdges: ClassicalMethod {
  public static let name = "canny"

  /// Standard deviation of the blur, px; 0 to 50.
  public var sigma: Double
  /// The share of all pixels with a gradient below the lower threshold, 0 to 1; nil: the lower is half of the higher.
  public var low: Double?
  /// The share of all pixels with a gradient below the higher threshold, 0 to 1; nil: Otsu's threshold of the gradients.
  public var high: Double?
  /// Radius of the disk by which gaps in outlines are closed, px; 0 to 50.
  public var closing: Int
  /// Radius of the disk that must fit into an object, px; 0 to 50.
  public var opening: Int

  public init(sigma: Double = 1, low: Double? = nil, high: Double? = nil, closing: Int = 2, opening: Int = 1) {
    self.sigma = sigma
    self.low = low
    self.high = high
    self.closing = closing
    self.opening = opening
  }

  public var ordersByBrightness: Bool { false }

  public func divide(_ image: FloatImage, into classes: Int) -> LabelMap {
    Self.checkClasses(classes)
    let edges = edges(IntensityPlane(image)).reachingTheFrame()
    return LabelMap(EnclosedRegions(closing: closing, opening: opening).objects(edges))
  }

  /// `skimage.feature.canny` with `use_quantiles` of the plane scaled to 0…1: one pixel wide, none at the image's edge.
  func edges(_ plane: IntensityPlane) -> BitMask {
    let gradient = SobelGradient(blurred(plane), width: plane.width, height: plane.height)
    let limits = thresholds(gradient.magnitude)
    let ridges = RidgeThinning(gradient).ridges(from: limits.low)
    let strong = BitMask(width: plane.width, height: plane.height) { pixel in
      gradient.magnitude[pixel] >= limits.high
    }
    return ridges.reconstructed(from: ridges.intersection(strong), connectivity: .eight)
  }

  /// Pixels beyond the image's edge take no part in the mean.
  private func blurred(_ plane: IntensityPlane) -> [Float] {
    if sigma <= 0 { return plane.scaledToOne }
    let smoothing = GaussianSmoothing(sigma: sigma)
    var (values, weights) = (plane.scaledToOne, [Float](repeating: 1, count: plane.pixels))
    smoothing.smooth(&values, width: plane.width, height: plane.height)
    smoothing.smooth(&weights, width: plane.width, height: plane.height)
    for pixel in values.indices { values[pixel] /= weights[pixel] }
    return values
  }

  private func thresholds(_ magnitude: [Float]) -> (low: Float, high: Float) {
    if low == nil && high == nil {
      let high = otsuThreshold(magnitude)
      return (high / 2, high)
    }
    let ranks = RankedValues(magnitude[...])
    let high = high.map { Float(ranks.percentile(100 * $0)) } ?? otsuThreshold(magnitude)
    let low = low.map { Float(ranks.percentile(100 * $0)) } ?? high / 2
    return (min(low, high), high)
  }
}

extension BitMask {
  /// Canny's edges end one pixel before the image does; here they go on to its rows and columns at the edge.
  fileprivate func reachingTheFrame() -> BitMask {
    BitMask(width: width, height: height) { pixel in
      let (x, y) = (pixel % width, pixel / width)
      return self[min(max(x, 1), max(width - 2, 0)), min(max(y, 1), max(height - 2, 0))]
    }
  }
}
