internal import Tensors

/// 1 − (I + ε) / (I + α (P − I) + β (G − I) + ε) for every image and foreground class, then the mean (Salehi, Erdogmus and
/// Gholipour, 2017).
///
/// P − I is what was predicted too much, G − I what was missed: a β above α asks for recall. With both 0.5 it is Dice, with
/// both 1 Jaccard. I, P, G, ε, the mean and the class weights are those of ``Dice``; it is MONAI's `TverskyLoss`, which has
/// no class weights. No likelihood.
struct Tversky: LossTerm {
  let activation: Activation
  /// What a pixel predicted too much counts.
  let alpha: Double
  /// What a missed pixel counts.
  let beta: Double

  func callAsFunction(logits: Tensor, targets: Targets) throws(TorchError) -> Tensor {
    let sums = try RegionSums(logits: logits, targets: targets, activation: activation)
    let excess = try (sums.predicted - sums.intersection) * alpha
    let missed = try (sums.reference - sums.intersection) * beta
    let shared = try sums.intersection + RegionSums.epsilon
    return try 1 - targets.mean(of: shared / (shared + excess + missed))
  }
}
