internal import Tensors

/// Computes one node with tensors: the only place that says what an operation is in libtorch.
struct NodeEvaluator {
  /// Tensors of the parameters by name, convolution weights in the type of the activations.
  let parameters: [String: Tensor]
  /// Whether batch statistics are the batch's own and dropout drops.
  let isTraining: Bool
  /// Draws what a dropout node of that path keeps.
  var dropout: DropoutMask?

  /// - Parameters:
  ///   - inputs: results of the nodes that this one reads, `[batch, channels, …]`.
  ///   - includesReLU: whether a batch normalization takes a ReLU along.
  func evaluate(_ node: NetworkGraph.Node, _ inputs: [Tensor], includesReLU: Bool) throws(TorchError) -> Tensor {
    let input = inputs[0]
    switch node.operation {
    case .input: return input
    case .convolution(let payload):
      return try input.convolution(
        parameters["\(node.path).weight"]!, parameters["\(node.path).bias"], stride: payload.stride,
        padding: payload.padding, dilation: payload.dilation, groups: payload.groups)
    case .transposedConvolution(let payload):
      return try input.transposedConvolution(
        parameters["\(node.path).weight"]!, parameters["\(node.path).bias"], stride: payload.stride,
        padding: payload.padding, dilation: payload.dilation, groups: payload.groups)
    case .normalization(let payload): return try normalize(input, node.path, payload, includesReLU: includesReLU)
    case .activation(let payload): return try activate(input, payload)
    case .maxPooling(let payload):
      return try input.maxPool(
        kernel: payload.kernel, stride: payload.stride, padding: payload.padding, ceiling: payload.ceil)
    case .resize(let payload): return try resize(inputs, payload)
    case .concatenate: return try Tensor.concatenate(inputs, dimension: 1)
    case .add: return try combine(inputs) { (a, b) throws(TorchError) in try a + b }
    case .multiply: return try combine(inputs) { (a, b) throws(TorchError) in try a * b }
    case .dropout(let payload):
      guard isTraining, let dropout else { return input }
      return try input * dropout.scale(path: node.path, probability: payload.probability, like: input)
    case .crop: return try crop(input, like: inputs[1])
    case .adaptiveMaxPooling(let payload): return try input.adaptiveMaxPool(outputSize: payload.size)
    }
  }

  private func normalize(
    _ input: Tensor, _ path: String, _ payload: NetworkGraph.Operation.Normalization, includesReLU: Bool
  ) throws(TorchError) -> Tensor {
    let (weight, bias) = (parameters["\(path).weight"], parameters["\(path).bias"])
    switch payload.method {
    case .instance: return try input.instanceNormalization(weight: weight, bias: bias, epsilon: payload.epsilon)
    case .group:
      return try input.groupNormalization(
        groups: payload.groups, weight: weight, bias: bias, epsilon: payload.epsilon)
    case .batch:
      let normalization = includesReLU ? Tensor.batchNormalizationReLU : Tensor.batchNormalization
      return try normalization(input)(
        weight, bias, parameters["\(path).runningMean"], parameters["\(path).runningVariance"], isTraining,
        payload.momentum, payload.epsilon)
    }
  }

  private func activate(_ input: Tensor, _ payload: NetworkGraph.Operation.Activation) throws(TorchError) -> Tensor {
    switch payload.function {
    case .relu: try input.relu()
    case .leakyReLU: try input.leakyReLU(slope: payload.slope)
    case .gelu: try input.gelu()
    case .silu: try input.silu()
    case .sigmoid: try input.sigmoid()
    }
  }

  private func resize(_ inputs: [Tensor], _ payload: NetworkGraph.Operation.Resize) throws(TorchError) -> Tensor {
    let size = inputs[0].shape.dropFirst(2)
    let target = payload.factor.map { zip(size, $0).map(*) } ?? Array(inputs[1].shape.dropFirst(2))
    return switch payload.method {
    case .nearest: try inputs[0].resizeNearest(target)
    case .linear: try inputs[0].resizeLinear(target)
    }
  }

  private func combine(_ inputs: [Tensor], _ operation: (Tensor, Tensor) throws(TorchError) -> Tensor)
    throws(TorchError) -> Tensor
  {
    var result = inputs[0]
    for input in inputs.dropFirst() { result = try operation(result, input) }
    return result
  }

  private func crop(_ input: Tensor, like reference: Tensor) throws(TorchError) -> Tensor {
    let (size, target) = (input.shape, reference.shape)
    var result = input
    for axis in 2..<size.count where size[axis] != target[axis] {
      let start = (size[axis] - target[axis]) / 2
      result = try result.narrow(dimension: axis, start: start, length: target[axis])
    }
    return result
  }
}
