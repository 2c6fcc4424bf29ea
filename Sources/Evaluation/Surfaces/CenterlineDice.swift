public import Imaging

/// How well the centre lines of tubes lie within each other: clDice, which sees a broken vessel that Dice does not.
///
/// Topology precision is the share of the prediction's skeleton within the reference, topology sensitivity that of the
/// reference's within the prediction; clDice is their harmonic mean.
///
/// Source: Shit et al., "clDice – a novel topology-preserving loss function for tubular structure segmentation", CVPR 2021.
///
/// - Returns: not a number where both are empty, 0 where one is.
public func centerlineDice(prediction: BitMask, reference: BitMask) -> Double {
  if prediction.isEmpty && reference.isEmpty { return .nan }
  let (predicted, actual) = (prediction.skeleton(), reference.skeleton())
  let precision = ratio(predicted.intersection(reference).count, predicted.count)
  let sensitivity = ratio(actual.intersection(prediction).count, actual.count)
  guard precision > 0 && sensitivity > 0 else { return 0 }
  return 2 * precision * sensitivity / (precision + sensitivity)
}
