internal import Tensors

/// −α (1 − p)^γ ln p, where p is the probability of what is there (Lin et al., "Focal Loss for Dense Object Detection",
/// 2017): cross-entropy in which pixels that are right already count little.
///
/// Under a sigmoid it is the mean over counted pixels and foreground classes, and α is 1 − α where a pixel is not of the
/// class; under a softmax the mean over counted pixels, and α is 1 − α in the background. Where pixels have weights the
/// mean is Σ w ℓ / Σ w. With γ = 0 and no α it is binary cross-entropy or cross-entropy; with another γ no likelihood.
///
/// MONAI's `FocalLoss` computes the same for each pixel and channel. Its mean runs over the channels under a softmax as
/// well, of which all but one are 0, unless an index is ignored: without one its value is ours divided by the number of
/// classes, and no longer cross-entropy with γ = 0. Its class weights are weights of channels, and are not divided by.
struct Focal: LossTerm {
  let activation: Activation
  let gamma: Double
  /// Nothing: all count alike.
  let alpha: Double?

  func callAsFunction(logits: Tensor, targets: Targets) throws(TorchError) -> Tensor {
    switch activation {
    case .sigmoid: try sigmoid(logits, targets)
    case .softmax: try softmax(logits, targets)
    }
  }

  private func sigmoid(_ logits: Tensor, _ targets: Targets) throws(TorchError) -> Tensor {
    let foreground = try targets.foreground()
    let wrongness = try logits * (1 - foreground * 2)
    // ln p is −softplus(wrongness), ln(1 − p) is −softplus(−wrongness): a power of 1 − p itself has no finite slope at 0.
    let attention = try ((-wrongness).softplus() * -gamma).exp()
    var each = try wrongness.softplus() * attention * targets.weights
    if let alpha { each = try each * (foreground * (2 * alpha - 1) + (1 - alpha)) }
    return try each.sum() / (targets.totalWeight() * Double(logits.shape[1]))
  }

  private func softmax(_ logits: Tensor, _ targets: Targets) throws(TorchError) -> Tensor {
    let logarithms = try logits.logSoftmax(dimension: 1)
    // An ignored pixel is 0 in all planes and adds nothing.
    let logarithm = try (logarithms * targets.planes).sum([1], keep: true)
    // 1 − p as the sum of the other probabilities, which does not cancel where p is near 1; the bound keeps the slope of
    // a power below 1 finite where they are 0.
    let others = try (logarithms.exp() * (1 - targets.planes)).sum([1], keep: true)
    let attention = try others.clamp(1e-12...Double.infinity).power(gamma)
    var each = try logarithm * attention * targets.weights
    if let alpha {
      let background = try targets.planes.narrow(dimension: 1, start: 0, length: 1)
      each = try each * (background * (1 - 2 * alpha) + alpha)
    }
    return try -(each.sum() / targets.totalWeight())
  }
}
