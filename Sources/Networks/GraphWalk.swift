internal import Tensors

extension NetworkGraph {
  /// Computes the outputs, each by its name, letting every other tensor go at its last use.
  func walk(_ plan: ExecutionPlan, input: Tensor, evaluator: NodeEvaluator) throws(TorchError) -> [String: Tensor] {
    var results = [Tensor?](repeating: nil, count: nodes.count)
    for step in plan.steps {
      let inputs = step.inputs.isEmpty ? [input] : step.inputs.map { results[$0]! }
      results[step.result] = try evaluator.evaluate(nodes[step.node], inputs, step)
      for node in step.freed { results[node] = nil }
    }
    return outputs.mapValues { results[$0]! }
  }

  /// Checks an input's channels and size.
  ///
  /// - Returns: the shape of every node's result, `[channels, …]`.
  /// - Throws: `NetworkError.invalidSize`.
  func checkedShapes(of input: Tensor) throws(NetworkError) -> [[Int]] {
    let shape = input.shape
    guard shape.count == dimensions + 2, shape[0] > 0, shape[1] == inputChannels else {
      throw NetworkError(
        .invalidSize,
        "\(name) takes [batch, \(inputChannels), \(dimensions == 2 ? "" : "depth, ")height, width]; "
          + "a tensor of shape \(shape) was given.")
    }
    return try shapes(for: Array(shape.dropFirst(2)))
  }
}
