public import Imaging

/// How far the surfaces of a predicted and a reference object are from each other.
///
/// Surface pixels are set pixels with a 4-neighbour that is not set (6 in a stack); what lies beyond the edge of the image
/// is not. Distances are Euclidean, those of pixel centres, in mm where a spacing is given, else in px, and exact.
///
///     let distances = SurfaceDistances(prediction: predicted, reference: truth, spacing: nil)
///     distances.hausdorff95       // 3.2
///
/// Scores follow `SCORING`: two empty masks leave them undefined, one empty mask makes distances infinite and the surface
/// Dice 0.
public struct SurfaceDistances: Sendable, Equatable {
  /// Of each surface pixel of the prediction to the nearest of the reference, ascending; infinite where that has none.
  public let fromPrediction: [Double]
  /// Of each surface pixel of the reference to the nearest of the prediction, ascending.
  public let fromReference: [Double]

  /// - Parameters:
  ///   - prediction: a mask or a stack.
  ///   - reference: of the same size.
  ///   - spacing: between pixel centres along x, y and z, in mm; nil: 1 px each.
  public init(prediction: BitMask, reference: BitMask, spacing: PixelSpacing? = nil) {
    let surfaces = (prediction.contour(), reference.contour())
    let spacing = spacing ?? PixelSpacing(x: 1, y: 1, z: 1)
    fromPrediction = NearestPixels(surfaces.1, spacing: spacing).distances(of: surfaces.0)
    fromReference = NearestPixels(surfaces.0, spacing: spacing).distances(of: surfaces.1)
  }

  /// The distances between pixel centres in mm.
  public struct PixelSpacing: Sendable, Equatable {
    public var x, y, z: Double

    public init(x: Double, y: Double, z: Double = 1) {
      precondition(x > 0 && y > 0 && z > 0)
      (self.x, self.y, self.z) = (x, y, z)
    }
  }

  /// HD: the largest distance in either direction.
  public var hausdorff: Double { largerOfBoth { $0[$0.count - 1] } }

  /// HD95: the larger of the two directed 95th percentiles, interpolated linearly.
  public var hausdorff95: Double { largerOfBoth { quantile($0, 0.95) } }

  /// ASSD: the mean over both surfaces together.
  public var averageSymmetric: Double {
    if isUndefined { return .nan }
    if isOneSided { return .infinity }
    let sum = fromPrediction.reduce(0, +) + fromReference.reduce(0, +)
    return sum / Double(fromPrediction.count + fromReference.count)
  }

  /// NSD: the share of both surfaces that lies at most `tolerance` from the other one, in mm or px.
  ///
  /// Source: Nikolov et al., "Deep learning to achieve clinically applicable segmentation of head and neck anatomy", 2018,
  /// over pixels rather than their areas.
  public func surfaceDice(tolerance: Double) -> Double {
    if isUndefined { return .nan }
    // Three pixels of 0.1 mm are 0.3 mm, but for rounding.
    let limit = tolerance * (1 + 1e-9)
    let near = fromPrediction.count { $0 <= limit } + fromReference.count { $0 <= limit }
    return Double(near) / Double(fromPrediction.count + fromReference.count)
  }

  private var isUndefined: Bool { fromPrediction.isEmpty && fromReference.isEmpty }

  /// Whether one of the masks is empty.
  private var isOneSided: Bool { fromPrediction.isEmpty != fromReference.isEmpty }

  private func largerOfBoth(_ value: ([Double]) -> Double) -> Double {
    if isUndefined { return .nan }
    if isOneSided { return .infinity }
    return max(value(fromPrediction), value(fromReference))
  }
}
