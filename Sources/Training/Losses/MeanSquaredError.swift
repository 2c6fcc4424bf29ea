internal import Tensors

/// (p − t)², the mean over counted pixels and the channels that the network gives out: the foreground classes under a
/// sigmoid, all classes under a softmax; a weighted one where pixels have weights: Σ w ℓ / Σ w.
///
/// p is the probability, t is 1 for the pixel's class and else 0. It is the negative logarithm of a Gaussian likelihood of
/// fixed variance, up to a factor and a constant, and the Brier score of the probabilities (Brier, 1950; under a softmax
/// divided by the number of classes). Not in MONAI; PyTorch's `mse_loss` of probabilities and one-hot targets.
struct MeanSquaredError: LossTerm {
  let activation: Activation

  func callAsFunction(logits: Tensor, targets: Targets) throws(TorchError) -> Tensor {
    let difference = try activation.probabilities(of: logits) - targets.planes(of: activation)
    let each = try difference.square() * targets.weights
    return try each.sum() / (targets.totalWeight() * Double(logits.shape[1]))
  }
}
