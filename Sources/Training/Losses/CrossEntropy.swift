internal import Tensors

/// −ln softmax(x) at the pixel's class, the mean over counted pixels, a weighted one where pixels have weights:
/// Σ w ℓ / Σ w, as PyTorch's `weight` has it.
///
/// It is the negative logarithm of a categorical likelihood for every pixel.
struct CrossEntropy: LossTerm {
  func callAsFunction(logits: Tensor, targets: Targets) throws(TorchError) -> Tensor {
    // An ignored pixel is 0 in all planes and adds nothing.
    let likelihood = try (logits.logSoftmax(dimension: 1) * targets.weightedPlanes()).sum()
    return try -(likelihood / targets.totalWeight())
  }
}
