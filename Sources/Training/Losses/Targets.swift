internal import Tensors

/// What logits are compared with: one plane a class, and which pixels count.
struct Targets {
  /// The label of a pixel that takes no part.
  static let ignored = 255.0

  /// 1 where a pixel has the class, `[batch, classes, …]`; 0 in all planes where it is ignored.
  let planes: Tensor
  /// 1 where a pixel counts, `[batch, 1, …]`.
  let mask: Tensor

  /// - Parameters:
  ///   - labels: class indices of type uint8, `[batch, …]`.
  ///   - classes: the classes, background included.
  ///   - type: the type of the numbers.
  init(labels: Tensor, classes: Int, type: ScalarType) throws(TorchError) {
    planes = try labels.oneHot(classes: classes, type: type)
    let shape = labels.shape
    mask = try labels.notEqual(Self.ignored).to(type).reshape([shape[0], 1] + shape[1...])
  }

  /// The planes of all classes but the first.
  func foreground() throws(TorchError) -> Tensor { try Self.foreground(of: planes) }

  /// The channels of a tensor `[batch, classes, …]` but the first.
  static func foreground(of tensor: Tensor) throws(TorchError) -> Tensor {
    try tensor.narrow(dimension: 1, start: 1, length: tensor.shape[1] - 1)
  }

  /// How many pixels count, at least 1, so that a batch with nothing to learn from has loss 0 and not 0/0.
  func countedPixels() throws(TorchError) -> Tensor { try mask.sum().clamp(1...Double.infinity) }
}

/// One term of a loss.
protocol LossTerm {
  /// The term's value over a batch, a tensor of one element.
  ///
  /// - Parameter logits: `[batch, channels, …]` in the type of the targets.
  func callAsFunction(logits: Tensor, targets: Targets) throws(TorchError) -> Tensor
}
