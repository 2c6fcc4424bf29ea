public import Imaging

/// The scores that are computed from the masks of a case rather than from its counts.
public struct MaskScores: Sendable {
  /// Those that are asked for; others are left out.
  public let scores: [ScoreName]
  /// Of the surface Dice, in mm or px.
  public let tolerance: Double

  public init(_ scores: [ScoreName], tolerance: Double = 1) {
    self.scores = scores.filter(\.needsMasks)
    self.tolerance = tolerance
  }

  /// The scores of each foreground class; the background has none.
  ///
  /// Pixels that either map ignores belong to no class.
  ///
  /// - Parameters:
  ///   - prediction: a map or a stack.
  ///   - reference: of the same size.
  ///   - spacing: the size of a pixel in mm; nil: distances in px. Stacks have none, for files state no distance between
  ///     planes.
  /// - Returns: a table a class, the background's empty.
  public func values(
    prediction: LabelMap, reference: LabelMap, classes: Int, spacing: Image.Spacing?
  ) -> [[ScoreName: Double]] {
    precondition(prediction.planes == 1 || spacing == nil)
    if scores.isEmpty { return [] }
    return (0..<classes).map { label in
      if label == 0 { return [:] }
      func mask(_ map: LabelMap, and other: LabelMap) -> BitMask {
        BitMask(width: map.width, height: map.height, planes: map.planes) {
          map.labels[$0] == UInt8(label) && other.labels[$0] != LabelMap.ignored
        }
      }
      return values(
        mask(prediction, and: reference), mask(reference, and: prediction),
        spacing: spacing.map { .init(x: $0.x, y: $0.y) })
    }
  }

  private func values(
    _ prediction: BitMask, _ reference: BitMask, spacing: SurfaceDistances.PixelSpacing?
  ) -> [ScoreName: Double] {
    let needsSurfaces = scores.contains { $0 != .boundaryIoU && $0 != .clDice }
    let distances =
      needsSurfaces ? SurfaceDistances(prediction: prediction, reference: reference, spacing: spacing) : nil
    return Dictionary(
      uniqueKeysWithValues: scores.map { score in
        let value =
          switch score {
          case .hausdorff: distances?.hausdorff
          case .hausdorff95: distances?.hausdorff95
          case .averageSurfaceDistance: distances?.averageSymmetric
          case .surfaceDice: distances?.surfaceDice(tolerance: tolerance)
          case .boundaryIoU: Evaluation.boundaryIoU(prediction: prediction, reference: reference)
          default: centerlineDice(prediction: prediction, reference: reference)
          }
        return (score, value ?? .nan)
      })
  }
}
