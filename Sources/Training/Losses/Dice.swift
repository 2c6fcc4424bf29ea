internal import Tensors

/// 1 − (2I + ε) / (P + G + ε) for every image and foreground class, then the mean (Milletari et al., "V-Net", 2016; with
/// sums instead of squares, as nnU-Net and MONAI compute it).
///
/// I is the sum of probability × target, P of the probability, G of the target, over counted pixels. ε makes a class that
/// is absent, and predicted absent, right. Dice is no likelihood: probabilities trained with it alone are not calibrated.
struct Dice: LossTerm {
  let activation: Activation
  var epsilon = 1e-5

  func callAsFunction(logits: Tensor, targets: Targets) throws(TorchError) -> Tensor {
    let probabilities = try foregroundProbabilities(logits)
    let reference = try targets.foreground()
    let pixels = Array(2..<logits.rank)
    let intersection = try (probabilities * reference).sum(pixels)
    let predicted = try (probabilities * targets.mask).sum(pixels)
    let overlap = try (intersection * 2 + epsilon) / (predicted + reference.sum(pixels) + epsilon)
    return try 1 - overlap.mean()
  }

  private func foregroundProbabilities(_ logits: Tensor) throws(TorchError) -> Tensor {
    switch activation {
    case .sigmoid: try logits.sigmoid()
    case .softmax: try Targets.foreground(of: logits.softmax(dimension: 1))
    }
  }
}
