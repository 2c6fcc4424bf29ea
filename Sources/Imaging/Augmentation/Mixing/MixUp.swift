public import Randomness

/// A sample becomes λ of itself and 1 − λ of another one, and so does its loss (Zhang et al., "mixup: Beyond Empirical Risk
/// Minimization", ICLR 2018): λ · L(labels) + (1 − λ) · L(the other's labels).
///
/// λ is drawn from Beta(α, α), for each sample by itself; the paper's code draws one a batch.
public struct MixUp: MixingStep {
  public static let name = "mixUp"

  /// Of the beta distribution, above 0: 1 makes all shares equally likely, less prefers those near 0 and 1.
  public var alpha: Double
  /// 0 to 1.
  public var probability: Double

  public init(alpha: Double = 0.2, probability: Double = 0.5) {
    self.alpha = alpha
    self.probability = probability
  }

  public func mix(
    _ partner: AugmentedSample, into sample: inout AugmentedSample, using draws: inout KeyedGenerator
  ) -> [DrawnParameter]? {
    // The same number for pixels and labels.
    let kept = Float(draws.beta(alpha, alpha))
    partner.image.values.withUnsafeBufferPointer { other in
      sample.image.values.withUnsafeMutableBufferPointer { values in
        for index in values.indices { values[index] = kept * values[index] + (1 - kept) * other[index] }
      }
    }
    let share = Double(kept)
    for index in sample.blends.indices { sample.blends[index].share *= share }
    sample.blends.append(BlendedLabels(labels: partner.labels, share: 1 - share))
    return [DrawnParameter("share", share)]
  }
}
