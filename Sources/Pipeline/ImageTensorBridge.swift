internal import Imaging
internal import Tensors

// The one place where pixels become tensors and tensors pixels.

extension Tensor {
  /// Images of one size as a tensor `[batch, channels, height, width]`.
  static func images(_ images: [FloatImage], device: Device) throws(TorchError) -> Tensor {
    let first = images[0]
    precondition(
      images.allSatisfy { ($0.width, $0.height, $0.channels) == (first.width, first.height, first.channels) })
    var values: [Float] = []
    values.reserveCapacity(images.count * first.values.count)
    for image in images { values += image.values }
    return try Tensor(values, shape: [images.count, first.channels, first.height, first.width], device: device)
  }

  /// The images of a tensor `[batch, channels, height, width]`.
  func images() throws(TorchError) -> [FloatImage] {
    let values = try floats()
    let (batch, channels, height, width) = (shape[0], shape[1], shape[2], shape[3])
    let size = channels * height * width
    return (0..<batch).map { index in
      FloatImage(
        width: width, height: height, channels: channels, values: Array(values[index * size..<(index + 1) * size]))
    }
  }
}
