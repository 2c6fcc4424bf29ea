// Convolutions for prediction: weights laid out once as oneDNN wants them, and what follows computed on the way out.

/// What a packed convolution makes of its sums.
public enum FusedActivation: Sendable, Equatable {
  case relu
  case leakyReLU(slope: Double)
  case gelu
  case silu
  case sigmoid
}

extension Tensor {
  /// Whether `packedConvolution` takes this input: float32 or, where the processor has it, bfloat16, channels-last, on
  /// the CPU, inside `withInference`, with a libtorch that has the operations.
  public var canUsePackedWeights: Bool { TorchCall.canPack(self) }

  /// This weight, `[out, in / groups, kernel…]`, as oneDNN lays it out for inputs of one shape. Only
  /// `packedConvolution` can read it; other shapes of input work, but cost a change of layout a call.
  ///
  /// - Parameter input: `[batch, channels, height, width]` or `[batch, channels, depth, height, width]`.
  public func packedForConvolution(
    ofInput input: [Int], stride: [Int] = [], padding: [Int] = [], dilation: [Int] = [], groups: Int = 1
  ) throws(TorchError) -> Tensor {
    let window = Window(rank: input.count - 2, stride: stride, padding: padding, dilation: dilation)
    return try TorchCall.packConvolution(self, window, groups: groups, input: input)
  }

  /// Convolution, then the sum with `addend`, then the activation, in one pass over the result.
  ///
  /// - Parameters:
  ///   - weight: packed, of the input's type.
  ///   - bias: `[out]`, float32 or of the input's type.
  ///   - addend: of the result's type, in its shape or with axes of size 1, which are repeated.
  ///   - activation: with an addend, ReLU alone.
  /// - Throws: `TorchError.refused` where `canUsePackedWeights` is false.
  public func packedConvolution(
    _ weight: Tensor, _ bias: Tensor? = nil, adding addend: Tensor? = nil, activation: FusedActivation? = nil,
    stride: [Int] = [], padding: [Int] = [], dilation: [Int] = [], groups: Int = 1
  ) throws(TorchError) -> Tensor {
    let window = Window(rank: rank - 2, stride: stride, padding: padding, dilation: dilation)
    return try TorchCall.packedConvolution(self, weight, bias, adding: addend, window, groups: groups, activation)
  }

  /// The weight `[in, out, kernel…]` of a transposed convolution whose stride is its kernel as that of a 1×1
  /// convolution, `[kernel… · out, in, 1…]`, whose result `spread` spreads out.
  public func pointwiseWeight() throws(TorchError) -> Tensor { try TorchCall.pointwiseWeight(self) }

  /// `[batch, kernel… · channels, size…]` → `[batch, channels, size · kernel…]`, each pixel a block.
  public func spread(kernel: [Int]) throws(TorchError) -> Tensor { try TorchCall.spread(self, kernel: kernel) }
}
