internal import Tensors

/// 1 − (2I + ε) / (P + G + ε) for every image and foreground class, then the mean (Milletari et al., "V-Net", 2016; with
/// sums instead of squares, as nnU-Net and MONAI compute it).
///
/// I is the sum of probability × target, P of the probability, G of the target, over counted pixels; ε is 1e-5. Dice is no
/// likelihood: probabilities trained with it alone are not calibrated.
///
/// This is MONAI's `DiceLoss` without the background. Ignored pixels are left out of all three sums; MONAI's
/// `MaskedDiceLoss` lays the mask on the logits instead, so that they count as 0.5. With class weights the mean is a
/// weighted one, Σ w L / Σ w, which stays between 0 and 1; MONAI multiplies and divides by the number of classes: the same
/// for weights whose mean is 1.
struct Dice: LossTerm {
  let activation: Activation

  func callAsFunction(logits: Tensor, targets: Targets) throws(TorchError) -> Tensor {
    let sums = try RegionSums(logits: logits, targets: targets, activation: activation)
    let epsilon = RegionSums.epsilon
    let overlap = try (sums.intersection * 2 + epsilon) / (sums.predicted + sums.reference + epsilon)
    return try 1 - targets.mean(of: overlap)
  }
}
