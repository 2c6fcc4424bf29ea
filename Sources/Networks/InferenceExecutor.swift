public import Tensors

/// Runs a graph to predict: running statistics, no dropout, nothing recorded, each tensor freed at its last use.
///
///     let executor = try InferenceExecutor(graph: graph, parameters: store, precision: .float32)
///     let logits = try executor(images)
///
/// Weights are cast once, when it is made: make it anew when training has changed them.
public final class InferenceExecutor {
  public let graph: NetworkGraph
  public let precision: Precision
  private let plan: ExecutionPlan
  private let evaluator: NodeEvaluator

  /// - Parameter parameters: of the same graph; float64 for precision `float64`, else float32.
  public init(graph: NetworkGraph, parameters: ParameterStore, precision: Precision) throws(TorchError) {
    self.graph = graph
    self.precision = precision
    plan = ExecutionPlan(graph: graph, fusesReLU: true)
    let tensors = try withoutGradients { () throws(TorchError) in try parameters.tensors(for: precision) }
    evaluator = NodeEvaluator(parameters: tensors, isTraining: false)
  }

  /// The main output, `[batch, outputChannels, …]`, in float32 (float64 for that precision).
  ///
  /// - Parameter input: `[batch, channels, height, width]` or `[batch, channels, depth, height, width]`, of any type.
  /// - Throws: `NetworkError.invalidSize` where the graph cannot take the shape; `TorchError` where libtorch fails.
  public func callAsFunction(_ input: Tensor) throws -> Tensor {
    _ = try graph.checkedShapes(of: input)
    return try withInference { () throws(TorchError) in
      let image = try input.to(precision.scalarType).channelsInnermost()
      let outputs = try graph.walk(plan, input: image, evaluator: evaluator)
      return try outputs[NetworkGraph.mainOutput]!.to(precision.masterType)
    }
  }
}
