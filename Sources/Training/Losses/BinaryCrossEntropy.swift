internal import Tensors

/// −[t ln σ(x) + (1 − t) ln(1 − σ(x))], the mean over counted pixels and foreground classes.
///
/// For a target of 0 or 1 this is softplus((1 − 2t) x), which neither overflows nor cancels. It is the negative logarithm
/// of a Bernoulli likelihood for every pixel and class.
struct BinaryCrossEntropy: LossTerm {
  func callAsFunction(logits: Tensor, targets: Targets) throws(TorchError) -> Tensor {
    let sign = try 1 - targets.foreground() * 2
    let each = try (logits * sign).softplus() * targets.mask
    return try each.sum() / (targets.countedPixels() * Double(logits.shape[1]))
  }
}
