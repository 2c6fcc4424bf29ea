internal import Tensors

/// −[t ln σ(x) + (1 − t) ln(1 − σ(x))], the mean over counted pixels and foreground classes, a weighted one where pixels
/// have weights: Σ w ℓ / Σ w.
///
/// For a target of 0 or 1 this is softplus((1 − 2t) x), which neither overflows nor cancels. It is the negative logarithm
/// of a Bernoulli likelihood for every pixel and class.
///
/// A class's weight is that of its pixels, in all channels. PyTorch's `pos_weight`, which MONAI uses, weighs the pixels of
/// the class in its own channel alone and divides by the number of pixels instead of their weights; for two classes with a
/// background of weight 1 both are the same but for that divisor.
struct BinaryCrossEntropy: LossTerm {
  func callAsFunction(logits: Tensor, targets: Targets) throws(TorchError) -> Tensor {
    let sign = try 1 - targets.foreground() * 2
    let each = try (logits * sign).softplus() * targets.weights
    return try each.sum() / (targets.totalWeight() * Double(logits.shape[1]))
  }
}
