extension Tensor {
  /// The same elements, in logical order, in another shape; one size may be −1 and follows from the others.
  public func reshape(_ shape: [Int]) throws(TorchError) -> Tensor { try TorchCall.reshape(self, shape) }

  /// The same elements, seen as if each dimension of size 1 were repeated to the size in `shape`; no copy.
  public func expand(_ shape: [Int]) throws(TorchError) -> Tensor { try TorchCall.expand(self, shape) }

  /// The dimensions in another order: dimension i of the result is `order[i]` of this tensor; no copy.
  public func permute(_ order: [Int]) throws(TorchError) -> Tensor { try TorchCall.permute(self, order) }

  /// `length` places along a dimension from `start` on; no copy.
  public func narrow(dimension: Int, start: Int, length: Int) throws(TorchError) -> Tensor {
    try TorchCall.narrow(self, dimension: dimension, start: start, length: length)
  }

  /// The elements in reverse order along each of `dimensions`.
  public func flip(_ dimensions: [Int]) throws(TorchError) -> Tensor { try TorchCall.flip(self, dimensions) }

  /// Tensors one after the other along a dimension they have; their other sizes are the same.
  public static func concatenate(_ tensors: [Tensor], dimension: Int) throws(TorchError) -> Tensor {
    try TorchCall.concatenate(tensors, dimension: dimension)
  }

  /// Tensors of one shape, one after the other along a new dimension.
  public static func stack(_ tensors: [Tensor], dimension: Int) throws(TorchError) -> Tensor {
    try TorchCall.stack(tensors, dimension: dimension)
  }

  /// What the new elements around a tensor are.
  public enum Padding: Sendable, Equatable {
    /// The mirrored inside, the edge not repeated; fewer new elements than the dimension has.
    case reflect
    /// The nearest element of the edge.
    case replicate
    case constant(Double)
  }

  /// Adds `before[d]` elements in front of dimension d and `after[d]` behind it. Both have one number a dimension;
  /// those of batch and channels must be 0 unless the padding is constant. A negative number crops, with `constant`
  /// only.
  public func pad(before: [Int], after: [Int], with padding: Padding) throws(TorchError) -> Tensor {
    try TorchCall.pad(self, before: before, after: after, with: padding)
  }
}
