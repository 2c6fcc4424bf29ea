internal import Tensors

extension Tensor {
  /// Channels-last memory for images, volumes and convolution weights; itself where the rank is another.
  ///
  /// With one channel both layouts are the same bytes, and libtorch, asked to convert, keeps the strides that say
  /// channels-first: the first convolution of a gray image would then answer channels-first, which costs a reorder
  /// of its full-resolution result in both directions. Writing the axis down again as the last one settles the strides.
  func channelsInnermost() throws(TorchError) -> Tensor {
    let shape = shape
    guard (4...5).contains(shape.count) else { return self }
    if shape[1] != 1 { return try channelsLast() }
    let spatial = Array(shape.dropFirst(2))
    return try contiguous().reshape([shape[0]] + spatial + [1])
      .permute([0, shape.count - 1] + Array(1..<shape.count - 1))
  }
}
