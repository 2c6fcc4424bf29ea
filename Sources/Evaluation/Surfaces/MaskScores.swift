public import Imaging

/// The scores that are computed from the masks of a case rather than from its counts.
public struct MaskScores: Sendable {
  /// Those that are asked for; others are left out.
  public let scores: [ScoreName]
  /// Of the surface Dice, in mm or px.
  public let tolerance: Double
  /// What a distance is where one of two masks is empty.
  public let missed: MissedDistance

  public init(_ scores: [ScoreName], tolerance: Double = 1, missed: MissedDistance = .infinite) {
    self.scores = scores.filter(\.needsMasks)
    (self.tolerance, self.missed) = (tolerance, missed)
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
    let ignored = [prediction, reference].map { BitMask($0, class: LabelMap.ignored) }
    return (0..<classes).map { label in
      if label == 0 { return [:] }
      // What one map ignores may have the class in the other.
      func mask(_ map: LabelMap, ignoring other: BitMask) -> BitMask {
        let mask = BitMask(map, class: UInt8(label))
        return other.isEmpty ? mask : mask.subtracting(other)
      }
      return values(
        mask(prediction, ignoring: ignored[1]), mask(reference, ignoring: ignored[0]),
        spacing: spacing.map { .init(x: $0.x, y: $0.y) })
    }
  }

  /// The scores of each class, where classes may overlap.
  ///
  /// - Returns: a table a class, of which none is the background.
  public func values(
    prediction: ClassMasks, reference: ClassMasks, spacing: Image.Spacing?
  ) -> [[ScoreName: Double]] {
    precondition(prediction.planes == 1 || spacing == nil)
    if scores.isEmpty { return [] }
    let ignored = [prediction.ignored, reference.ignored].compactMap(\.self)
    return zip(prediction.masks, reference.masks).map { predicted, actual in
      values(
        ignored.reduce(predicted) { $0.subtracting($1) }, ignored.reduce(actual) { $0.subtracting($1) },
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
        let isPenalized = missed == .diagonal && value?.isInfinite == true
        return (score, isPenalized ? Self.diagonal(of: reference, spacing ?? .init(x: 1, y: 1)) : value ?? .nan)
      })
  }

  /// Of the whole image or stack, in mm or px.
  private static func diagonal(of mask: BitMask, _ spacing: SurfaceDistances.PixelSpacing) -> Double {
    let sides = [
      Double(mask.width) * spacing.x, Double(mask.height) * spacing.y,
      mask.planes == 1 ? 0 : Double(mask.planes) * spacing.z,
    ]
    return sides.reduce(0) { $0 + $1 * $1 }.squareRoot()
  }
}

/// What a distance between two surfaces is where one of them is empty.
public enum MissedDistance: String, Sendable, Codable, CaseIterable {
  /// In no mean, and counted beside it.
  case infinite
  /// The image's diagonal, as a penalty: means are over all cases, and depend on the size of the images.
  case diagonal
}
