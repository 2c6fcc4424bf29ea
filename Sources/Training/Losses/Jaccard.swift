internal import Tensors

/// 1 − (2I + ε) / (2 (P + G − I) + ε) for every image and foreground class, then the mean: the soft form of 1 − IoU
/// (Rahman and Wang, 2016).
///
/// I, P, G, the mean and the class weights are those of ``Dice``. It is MONAI's `DiceLoss(jaccard=True)`, which doubles
/// above and below what others write as (I + ε) / (P + G − I + ε); its ε of 1e-5 is one of 5e-6 there. No likelihood.
struct Jaccard: LossTerm {
  let activation: Activation

  func callAsFunction(logits: Tensor, targets: Targets) throws(TorchError) -> Tensor {
    let sums = try RegionSums(logits: logits, targets: targets, activation: activation)
    let union = try sums.predicted + sums.reference - sums.intersection
    let overlap = try (sums.intersection * 2 + RegionSums.epsilon) / (union * 2 + RegionSums.epsilon)
    return try 1 - targets.mean(of: overlap)
  }
}
