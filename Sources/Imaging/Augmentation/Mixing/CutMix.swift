public import Randomness

/// A rectangle of another sample, its pixels and labels, replaces that of this one (Yun et al., "CutMix", ICCV 2019).
///
/// With λ drawn from Beta(α, α) its sides are √(1 − λ) of the sample's, its middle is any pixel, and what lies beyond the edge
/// is cut off, as in the paper's code.
public struct CutMix: MixingStep {
  public static let name = "cutMix"

  /// Of the beta distribution, above 0: 1 makes all areas equally likely, less prefers very small and very large ones.
  public var alpha: Double
  /// 0 to 1.
  public var probability: Double

  public init(alpha: Double = 1, probability: Double = 0.5) {
    self.alpha = alpha
    self.probability = probability
  }

  public func mix(
    _ partner: AugmentedSample, into sample: inout AugmentedSample, using draws: inout KeyedGenerator
  ) -> [DrawnParameter]? {
    let (width, height) = (sample.image.width, sample.image.height)
    let side = (1 - draws.beta(alpha, alpha)).squareRoot()
    let columns = Self.extent(side, of: width, using: &draws)
    let rows = Self.extent(side, of: height, using: &draws)
    guard !columns.isEmpty && !rows.isEmpty else { return nil }
    var isInside = [Bool](repeating: false, count: width * height)
    for y in rows {
      for x in columns { isInside[y * width + x] = true }
    }
    sample.paste(partner, where: isInside)
    return [
      DrawnParameter("left", Double(columns.lowerBound)), DrawnParameter("top", Double(rows.lowerBound)),
      DrawnParameter("width", Double(columns.count)), DrawnParameter("height", Double(rows.count)),
    ]
  }

  /// The rectangle along one axis: a share of it, about a pixel drawn evenly.
  private static func extent(_ share: Double, of count: Int, using draws: inout KeyedGenerator) -> Range<Int> {
    let length = Int(share * Double(count))
    let start = draws.integer(below: count) - length / 2
    return max(start, 0)..<min(start + length, count)
  }
}
