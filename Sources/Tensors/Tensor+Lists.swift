// One operation on each tensor of parallel lists: in place, never recorded.

extension Tensor {
  /// Overwrites each of `destinations` with its source, of the same shape.
  public static func copy(_ sources: [Tensor], into destinations: [Tensor]) throws(TorchError) {
    try TorchCall.copy(sources, into: destinations)
  }

  /// Adds to each of `destinations` its source, of the same shape.
  public static func add(_ sources: [Tensor], to destinations: [Tensor]) throws(TorchError) {
    try TorchCall.add(sources, to: destinations)
  }

  /// Moves each tensor a part of the way toward its target: x ← x + weight (target − x).
  public static func move(_ tensors: [Tensor], toward targets: [Tensor], by weight: Double) throws(TorchError) {
    try TorchCall.move(tensors, toward: targets, by: weight)
  }

  /// Moves each element of each tensor to the nearer end of `range` where it lies outside.
  public static func clamp(_ tensors: [Tensor], to range: ClosedRange<Double>) throws(TorchError) {
    try TorchCall.clamp(tensors, to: range)
  }

  /// The Euclidean norm of each tensor, in a tensor of one dimension.
  ///
  /// - Precondition: there is a tensor, and all are of one type and device.
  public static func norms(of tensors: [Tensor]) throws(TorchError) -> Tensor { try TorchCall.norms(of: tensors) }
}
