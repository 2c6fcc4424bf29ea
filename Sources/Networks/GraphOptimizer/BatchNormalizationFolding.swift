internal import Tensors

extension OptimizedNetwork {
  /// Batch normalizations folded into the convolution, transposed or not, that they alone read.
  ///
  /// With running statistics y = (x − mean) · s + bias, s = weight / √(variance + ε), scales and shifts each channel: the
  /// convolution's weight becomes weight · s, its bias (bias − mean) · s + the normalization's.
  func foldingBatchNormalizations() throws(TorchError) -> OptimizedNetwork {
    var operations: [Int: NetworkGraph.Operation] = [:]
    var standIns: [Int: Int] = [:]
    var tensors: [String: Tensor] = [:]
    for (index, reader) in graph.soleReaders().enumerated() {
      guard let reader, case .normalization(let normalization) = graph.nodes[reader].operation,
        normalization.method == .batch, let (operation, axis) = graph.nodes[index].operation.withBias
      else { continue }
      let (path, names) = (graph.nodes[index].path, graph.nodes[reader].path)
      let weight = parameters["\(path).weight"]!
      let (scale, shift) = try affine(names, normalization, bias: parameters["\(path).bias"])
      var shape = [Int](repeating: 1, count: weight.rank)
      shape[axis] = normalization.channels
      tensors["\(path).weight"] = try weight * scale.to(weight.scalarType).reshape(shape)
      tensors["\(path).bias"] = try shift.to(weight.scalarType)
      (operations[index], standIns[reader]) = (operation, index)
    }
    return rewritten(operations: operations, standIns: standIns, tensors: tensors)
  }

  /// What a batch normalization does to each channel of a convolution without its bias: scale and shift, in float64.
  private func affine(
    _ path: String, _ payload: NetworkGraph.Operation.Normalization, bias: Tensor?
  ) throws(TorchError) -> (scale: Tensor, shift: Tensor) {
    func parameter(_ role: Parameter.Role) throws(TorchError) -> Tensor {
      try parameters["\(path).\(role.rawValue)"]!.to(.float64)
    }
    let scale = try parameter(.weight) / (parameter(.runningVariance) + payload.epsilon).squareRoot()
    let centre = if let bias { try bias.to(.float64) - parameter(.runningMean) } else { try -parameter(.runningMean) }
    return (scale, try centre * scale + parameter(.bias))
  }
}

extension NetworkGraph.Operation {
  /// A convolution with a bias, and the axis of its weight that counts the output's channels; nil for other operations.
  fileprivate var withBias: (operation: NetworkGraph.Operation, axis: Int)? {
    switch self {
    case .convolution(var payload):
      payload.bias = true
      return (.convolution(payload), 0)
    case .transposedConvolution(var payload) where payload.groups == 1:
      payload.bias = true
      return (.transposedConvolution(payload), 1)
    default: return nil
    }
  }
}
