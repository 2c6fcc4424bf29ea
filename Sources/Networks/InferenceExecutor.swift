public import Tensors

/// Runs a graph to predict: running statistics, no dropout, nothing recorded, each tensor freed at its last use.
///
///     let executor = try InferenceExecutor(graph: graph, parameters: store, precision: .float32)
///     let logits = try executor(images)
///
/// Batch normalizations are folded into weights, and weights cast, once, when it is made: make it anew when training has
/// changed them. On the CPU the weights are laid out for a shape of input when it first comes, and kept for the two
/// shapes that came last. What the wanted output does not need is not computed.
public final class InferenceExecutor {
  public let graph: NetworkGraph
  public let precision: Precision
  private let network: OptimizedNetwork
  private let plan: ExecutionPlan
  private let packedWeights = PackedWeightsCache(capacity: 2)

  /// - Parameters:
  ///   - parameters: of the same graph; float64 for precision `float64`, else float32.
  ///   - output: the name of the wanted one.
  public init(
    graph: NetworkGraph, parameters: ParameterStore, precision: Precision, output: String = NetworkGraph.mainOutput
  ) throws(TorchError) {
    self.graph = graph
    self.precision = precision
    network = try withoutGradients { () throws(TorchError) in
      try GraphOptimizer.optimize(graph, parameters, output: output).casting(to: precision.scalarType)
    }
    plan = ExecutionPlan(graph: network.graph, fusing: .convolutions)
  }

  /// The wanted output, `[batch, outputChannels, …]`, in float32 (float64 for that precision).
  ///
  /// - Parameter input: `[batch, channels, height, width]` or `[batch, channels, depth, height, width]`, of any type.
  /// - Throws: `NetworkError.invalidSize` where the graph cannot take the shape; `TorchError` where libtorch fails.
  public func callAsFunction(_ input: Tensor) throws -> Tensor {
    _ = try network.graph.checkedShapes(of: input)
    return try withInference { () throws(TorchError) in
      let image = try input.to(precision.scalarType).channelsInnermost()
      let evaluator = NodeEvaluator(
        parameters: network.parameters, packedWeights: packedWeights.weights(for: image.shape), isTraining: false)
      let outputs = try network.graph.walk(plan, input: image, evaluator: evaluator)
      return try outputs[NetworkGraph.mainOutput]!.to(precision.masterType)
    }
  }
}
