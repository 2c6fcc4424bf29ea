internal import Tensors

/// One of the eight ways in which a square lies on itself, of images `[batch, channels, height, width]`.
///
/// A turned image has its sides swapped.
struct ImageSymmetry: Sendable, Equatable {
  /// Whether rows become columns, before the axes are mirrored.
  var isTransposed = false
  /// The axes that are mirrored: 2 top and bottom, 3 left and right.
  var mirroredAxes: [Int] = []

  static let identity = ImageSymmetry()

  /// The mirrors, the quarter turns, or all eight; those that keep the sides come first.
  static func all(flips: Bool, turns: Bool) -> [ImageSymmetry] {
    let mirrors = [[], [2], [3], [2, 3]]
    switch (flips, turns) {
    case (false, false): return [.identity]
    case (true, false): return mirrors.map { ImageSymmetry(mirroredAxes: $0) }
    case (false, true):
      // A half turn mirrors both axes; a quarter turn swaps them and mirrors one.
      return [
        .identity, ImageSymmetry(mirroredAxes: [2, 3]), ImageSymmetry(isTransposed: true, mirroredAxes: [2]),
        ImageSymmetry(isTransposed: true, mirroredAxes: [3]),
      ]
    case (true, true):
      return [false, true].flatMap { isTransposed in
        mirrors.map { ImageSymmetry(isTransposed: isTransposed, mirroredAxes: $0) }
      }
    }
  }

  func apply(to images: Tensor) throws(TorchError) -> Tensor {
    let turned = isTransposed ? try Self.transposed(images) : images
    return mirroredAxes.isEmpty ? turned : try turned.flip(mirroredAxes)
  }

  /// Takes back what `apply` has done.
  func restore(_ images: Tensor) throws(TorchError) -> Tensor {
    let mirrored = mirroredAxes.isEmpty ? images : try images.flip(mirroredAxes)
    return isTransposed ? try Self.transposed(mirrored) : mirrored
  }

  private static func transposed(_ images: Tensor) throws(TorchError) -> Tensor { try images.permute([0, 1, 3, 2]) }
}
