// The layers of a network. Inputs are images [batch, channels, height, width] or volumes [batch, channels, depth,
// height, width]; kernels, strides and paddings have one number a spatial dimension. An empty list of strides or
// dilations stands for ones, one of paddings for zeros.

extension Tensor {
  /// Convolution (cross-correlation).
  ///
  /// - Parameters:
  ///   - weight: [out, in / groups, kernel…], of the input's type.
  ///   - bias: [out].
  public func convolution(
    _ weight: Tensor, _ bias: Tensor? = nil, stride: [Int] = [], padding: [Int] = [], dilation: [Int] = [],
    groups: Int = 1
  ) throws(TorchError) -> Tensor {
    let window = Window(rank: rank - 2, stride: stride, padding: padding, dilation: dilation)
    return try TorchCall.convolution(self, weight, bias, window, groups: groups)
  }

  /// Transposed convolution, the gradient of a convolution: size = (in − 1)·stride − 2·padding + dilation·(kernel − 1)
  /// + outputPadding + 1.
  ///
  /// - Parameter weight: [in, out / groups, kernel…].
  public func transposedConvolution(
    _ weight: Tensor, _ bias: Tensor? = nil, stride: [Int] = [], padding: [Int] = [], outputPadding: [Int] = [],
    dilation: [Int] = [], groups: Int = 1
  ) throws(TorchError) -> Tensor {
    let window = Window(rank: rank - 2, stride: stride, padding: padding, dilation: dilation)
    return try TorchCall.transposedConvolution(
      self, weight, bias, window, outputPadding: window.filled(outputPadding, 0), groups: groups)
  }
}

// MARK: - Normalization

extension Tensor {
  /// Batch normalization (Ioffe & Szegedy 2015): y = (x − mean) / √(variance + ε) · weight + bias, per channel.
  ///
  /// In training the statistics are the batch's and the running ones move toward them, in place, by `momentum` (the
  /// variance toward the unbiased one); else the running ones are used. Parameters may be float32 under a bfloat16
  /// input.
  public func batchNormalization(
    weight: Tensor?, bias: Tensor?, runningMean: Tensor?, runningVariance: Tensor?, training: Bool,
    momentum: Double = 0.1, epsilon: Double = 1e-5
  ) throws(TorchError) -> Tensor {
    let parameters = NormalizationParameters(
      weight: weight, bias: bias, runningMean: runningMean, runningVariance: runningVariance, training: training,
      momentum: momentum, epsilon: epsilon)
    return try TorchCall.batchNormalization(self, parameters, relu: false)
  }

  /// Batch normalization and ReLU in one: the same numbers as one after the other, up to rounding. In training on the
  /// CPU, a kernel of our own does it, for channels-last input with a multiple of 16 channels.
  public func batchNormalizationReLU(
    weight: Tensor?, bias: Tensor?, runningMean: Tensor?, runningVariance: Tensor?, training: Bool,
    momentum: Double = 0.1, epsilon: Double = 1e-5
  ) throws(TorchError) -> Tensor {
    let parameters = NormalizationParameters(
      weight: weight, bias: bias, runningMean: runningMean, runningVariance: runningVariance, training: training,
      momentum: momentum, epsilon: epsilon)
    return try TorchCall.batchNormalization(self, parameters, relu: true)
  }

  /// Instance normalization (Ulyanov 2016): the statistics of each channel of each image, in training and after it.
  public func instanceNormalization(
    weight: Tensor?, bias: Tensor?, epsilon: Double = 1e-5
  ) throws(TorchError) -> Tensor {
    try TorchCall.instanceNormalization(self, NormalizationParameters(weight: weight, bias: bias, epsilon: epsilon))
  }

  /// Group normalization (Wu & He 2018): the statistics of `groups` groups of channels of each image.
  public func groupNormalization(
    groups: Int, weight: Tensor?, bias: Tensor?, epsilon: Double = 1e-5
  ) throws(TorchError) -> Tensor {
    try TorchCall.groupNormalization(
      self, groups: groups, NormalizationParameters(weight: weight, bias: bias, epsilon: epsilon))
  }
}

// MARK: - Pooling and resizing

extension Tensor {
  /// The largest element of each window. `stride` is the kernel where empty; `ceiling` keeps a last window that lies
  /// only partly inside.
  public func maxPool(
    kernel: [Int], stride: [Int] = [], padding: [Int] = [], ceiling: Bool = false
  ) throws(TorchError) -> Tensor {
    let window = Window(rank: kernel.count, stride: stride.isEmpty ? kernel : stride, padding: padding)
    return try TorchCall.maxPool(self, kernel: kernel, window, ceiling: ceiling)
  }

  /// The mean of each window.
  public func averagePool(kernel: [Int], stride: [Int] = []) throws(TorchError) -> Tensor {
    try TorchCall.averagePool(self, kernel: kernel, stride: stride.isEmpty ? kernel : stride)
  }

  /// The largest element of each of `outputSize` windows of nearly equal size.
  public func adaptiveMaxPool(outputSize: [Int]) throws(TorchError) -> Tensor {
    try TorchCall.adaptivePool(self, outputSize: outputSize, maximum: true)
  }

  /// The mean of each of `outputSize` windows of nearly equal size.
  public func adaptiveAveragePool(outputSize: [Int]) throws(TorchError) -> Tensor {
    try TorchCall.adaptivePool(self, outputSize: outputSize, maximum: false)
  }

  /// Each new pixel takes the old one whose area holds its centre; the corners are the images' (half-pixel centres).
  public func resizeNearest(_ size: [Int]) throws(TorchError) -> Tensor {
    try TorchCall.resize(self, size, linear: false)
  }

  /// Linear interpolation with half-pixel centres, without antialiasing; `align_corners=False` elsewhere.
  public func resizeLinear(_ size: [Int]) throws(TorchError) -> Tensor {
    try TorchCall.resize(self, size, linear: true)
  }
}

/// How a kernel moves over its input: one number a spatial dimension each.
struct Window {
  let rank: Int
  var stride: [Int] = []
  var padding: [Int] = []
  var dilation: [Int] = []

  init(rank: Int, stride: [Int], padding: [Int], dilation: [Int] = []) {
    self.rank = max(rank, 0)
    self.stride = filled(stride, 1)
    self.padding = filled(padding, 0)
    self.dilation = filled(dilation, 1)
  }

  func filled(_ values: [Int], _ value: Int) -> [Int] {
    values.isEmpty ? Array(repeating: value, count: rank) : values
  }
}

/// What the normalizations share. Instance and group normalization leave the running statistics out.
struct NormalizationParameters {
  var weight: Tensor?
  var bias: Tensor?
  var runningMean: Tensor?
  var runningVariance: Tensor?
  var training = true
  var momentum = 0.1
  var epsilon: Double
}
