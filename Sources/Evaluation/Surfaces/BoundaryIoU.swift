public import Imaging

/// The IoU of what lies near the outlines of two masks: of large objects plain IoU hardly sees the border.
///
/// Each mask keeps its pixels that are at most `width` px (chessboard distance) from what is not set or from beyond the edge.
///
/// Source: Cheng et al., "Boundary IoU: improving object-centric image segmentation evaluation", CVPR 2021.
///
/// - Parameter width: nil: 2 % of the image's diagonal, at least 1.
/// - Returns: not a number where both are empty.
public func boundaryIoU(prediction: BitMask, reference: BitMask, width: Int? = nil) -> Double {
  let diagonal = Double(prediction.width * prediction.width + prediction.height * prediction.height).squareRoot()
  let width = width ?? max(1, Int((0.02 * diagonal).rounded()))
  let (first, second) = (prediction.band(width: width), reference.band(width: width))
  return ratio(first.intersection(second).count, first.union(second).count)
}

extension BitMask {
  /// What an erosion by a square takes away.
  fileprivate func band(width: Int) -> BitMask { subtracting(eroded(by: .square(side: 2 * width + 1))) }
}
