/// A Gaussian blur of probabilities, so that ragged edges and single pixels vote less.
///
/// Each plane by itself, since files state no distance between planes; the image is mirrored at its edge. Its definition
/// is that of ``GaussianFilter``.
public struct ProbabilitySmoothing: ProbabilityStep {
  public static let name = "smooth"

  /// The standard deviation, px; 0 to 100, and 0 leaves all as it is.
  public var sigma: Double

  public init(sigma: Double = 1) { self.sigma = sigma }

  public var isSound: Bool { (0...100).contains(sigma) }

  public func change(_ channel: Int, of planes: inout [FloatImage]) {
    let filter = GaussianFilter(sigmaX: sigma, sigmaY: sigma)
    for index in planes.indices {
      let (width, height) = (planes[index].width, planes[index].height)
      planes[index].withChannel(channel) { filter.apply(to: $0, width: width, height: height) }
    }
  }
}
