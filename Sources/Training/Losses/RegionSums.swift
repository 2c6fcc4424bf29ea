internal import Tensors

/// What prediction and reference share, and how large each is: what the terms that compare regions are made of.
///
/// Every sum is over the counted pixels of an image, `[batch, foreground classes]`.
struct RegionSums {
  /// Of probability × target.
  let intersection: Tensor
  /// Of the probability.
  let predicted: Tensor
  /// Of the target.
  let reference: Tensor

  /// Added above and below, so that a class that is absent, and predicted absent, is right.
  static let epsilon = 1e-5

  init(logits: Tensor, targets: Targets, activation: Activation) throws(TorchError) {
    let probabilities = try activation.foregroundProbabilities(of: logits)
    let foreground = try targets.foreground()
    let pixels = Array(2..<logits.rank)
    intersection = try (probabilities * foreground).sum(pixels)
    predicted = try (probabilities * targets.mask).sum(pixels)
    reference = try foreground.sum(pixels)
  }
}
