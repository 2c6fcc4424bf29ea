internal import Tensors

/// Computes one node with tensors: the only place that says what an operation is in libtorch.
struct NodeEvaluator {
  /// Tensors of the parameters by name, convolution weights in the type of the activations.
  let parameters: [String: Tensor]
  /// Absent in training, and where weights are used as they are.
  var packedWeights: PackedWeights?
  /// Whether batch statistics are the batch's own and dropout drops.
  let isTraining: Bool
  /// Paths of batch normalizations that take their running statistics in training, too.
  var frozenStatistics: Set<String> = []
  /// Draws what a dropout node of that path keeps.
  var dropout: DropoutMask?

  /// - Parameters:
  ///   - inputs: results of the nodes that the step reads, `[batch, channels, …]`.
  ///   - step: says what is computed along with the node.
  func evaluate(
    _ node: NetworkGraph.Node, _ inputs: [Tensor], _ step: ExecutionPlan.Step
  ) throws(TorchError) -> Tensor {
    let input = inputs[0]
    switch node.operation {
    case .input: return input
    case .convolution(let payload):
      return try convolve(input, node.path, payload, addend: step.includesSum ? inputs[1] : nil, step.activation)
    case .transposedConvolution(let payload):
      return try convolveTransposed(input, node.path, payload, step.activation)
    case .normalization(let payload):
      return try normalize(input, node.path, payload, includesReLU: step.activation != nil)
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

  private func convolve(
    _ input: Tensor, _ path: String, _ payload: NetworkGraph.Operation.Convolution, addend: Tensor?,
    _ activation: NetworkGraph.Operation.Activation?
  ) throws(TorchError) -> Tensor {
    let (weight, bias) = (parameters["\(path).weight"]!, parameters["\(path).bias"])
    if let packedWeights, input.canUsePackedWeights {
      return try input.packedConvolution(
        packedWeights.weight(of: path, weight, payload, input: input), bias, adding: addend,
        activation: activation?.fused, stride: payload.stride, padding: payload.padding, dilation: payload.dilation,
        groups: payload.groups)
    }
    var result = try input.convolution(
      weight, bias?.to(input.scalarType), stride: payload.stride, padding: payload.padding, dilation: payload.dilation,
      groups: payload.groups)
    if let addend { result = try result + addend }
    return if let activation { try activate(result, activation) } else { result }
  }

  private func convolveTransposed(
    _ input: Tensor, _ path: String, _ payload: NetworkGraph.Operation.Convolution,
    _ activation: NetworkGraph.Operation.Activation?
  ) throws(TorchError) -> Tensor {
    let (weight, bias) = (parameters["\(path).weight"]!, parameters["\(path).bias"])
    // In float32 the transposed convolution is as fast or faster.
    if let packedWeights, payload.isUpsampling, input.scalarType == .bfloat16, input.canUsePackedWeights {
      let places = [Tensor?](repeating: bias, count: payload.kernelArea).compactMap(\.self)
      return try input.packedConvolution(
        packedWeights.pointwiseWeight(of: path, weight, input: input),
        places.isEmpty ? nil : Tensor.concatenate(places, dimension: 0), activation: activation?.fused
      ).spread(kernel: payload.kernel)
    }
    let result = try input.transposedConvolution(
      weight, bias?.to(input.scalarType), stride: payload.stride, padding: payload.padding, dilation: payload.dilation,
      groups: payload.groups)
    return if let activation { try activate(result, activation) } else { result }
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
        weight, bias, parameters["\(path).runningMean"], parameters["\(path).runningVariance"],
        isTraining && !frozenStatistics.contains(path), payload.momentum, payload.epsilon)
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
