internal import Tensors

/// Whether an image holds anything to segment: the loss of the classification-guided module of U-Net 3+ (Huang et al.,
/// ICASSP 2020, section 2.3).
///
/// It is −[t ln p + (1 − t) ln(1 − p)], the mean over the images of a batch and the two probabilities, of nothing and of
/// something. A logarithm is at least ln 1e-37 = −85, so that a probability of 0 costs much and not everything.
enum Presence {
  /// - Parameters:
  ///   - probabilities: `[batch, 2, 1, 1]`.
  ///   - labels: class indices of type uint8, 255 for ignored pixels, `[batch, height, width]`.
  ///   - shares: how much each image counts in the mean; nothing: 1.
  static func loss(_ probabilities: Tensor, labels: Tensor, shares: [Double]? = nil) throws(TorchError) -> Tensor {
    let (type, batch) = (probabilities.scalarType, labels.shape[0])
    let foreground = try labels.notEqual(0).to(type) * labels.notEqual(Targets.ignored).to(type)
    let present = try foreground.reshape([batch, -1]).sum([1]).clamp(0...1)
    let target = try Tensor.stack([1 - present, present], dimension: 1)
    let found = try probabilities.reshape([batch, 2])
    let likelihood = try target * logarithm(found) + (1 - target) * logarithm(1 - found)
    guard let shares else { return try -likelihood.mean() }
    let counted = try Tensor(shares, shape: [batch, 1], device: labels.device).to(type)
    return try -((likelihood * counted).sum() / (2 * shares.reduce(0, +)))
  }

  private static func logarithm(_ probability: Tensor) throws(TorchError) -> Tensor {
    try probability.clamp(1e-37...1).log()
  }
}
