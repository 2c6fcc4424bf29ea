public import Tensors

/// Runs a graph so that gradients can be taken: batch statistics, dropout, and all of it recorded.
///
///     let executor = TrainingExecutor(graph: graph, parameters: store, precision: .bfloat16)
///     let logits = try executor(images, dropout: (seed, step))["main"]!
///     let gradients = try Tensor.gradients(of: loss(logits), withRespectTo: store.trainableTensors)
///
/// Memory is channels-last throughout. In bfloat16 the float32 master weights of convolutions are cast once a call, and
/// their gradients come back in float32. A batch normalization that only a ReLU reads is computed with it.
public final class TrainingExecutor {
  public let graph: NetworkGraph
  public let parameters: ParameterStore
  public let precision: Precision
  private let plan: ExecutionPlan

  /// - Parameter parameters: of the same graph; float64 for precision `float64`, else float32.
  public init(graph: NetworkGraph, parameters: ParameterStore, precision: Precision) {
    self.graph = graph
    self.parameters = parameters
    self.precision = precision
    plan = ExecutionPlan(graph: graph, fusing: .normalizations)
  }

  /// One forward pass; running statistics move towards the batch's.
  ///
  /// - Parameters:
  ///   - input: `[batch, channels, height, width]` or `[batch, channels, depth, height, width]`, of any type.
  ///   - dropout: seed of the run and number of the batch.
  ///   - frozenStatistics: paths of batch normalizations that normalize by their running statistics, which then stay as
  ///     they are.
  /// - Returns: every output by name, in float32 (float64 for that precision).
  /// - Throws: `NetworkError.invalidSize` where the graph cannot take the shape; `TorchError` where libtorch fails.
  public func callAsFunction(
    _ input: Tensor, dropout: (seed: UInt64, step: Int) = (0, 0), frozenStatistics: Set<String> = []
  ) throws -> [String: Tensor] {
    try graph.checkStatistics(
      batch: input.shape[0], shapes: graph.checkedShapes(of: input), except: frozenStatistics)
    let evaluator = NodeEvaluator(
      parameters: try parameters.tensors(for: precision), isTraining: true, frozenStatistics: frozenStatistics,
      dropout: DropoutMask(seed: dropout.seed, step: dropout.step))
    let image = try input.to(precision.scalarType).channelsInnermost()
    var outputs = try graph.walk(plan, input: image, evaluator: evaluator)
    for (name, output) in outputs { outputs[name] = try output.to(precision.masterType) }
    return outputs
  }
}

extension ParameterStore {
  /// All tensors by name, those of convolutions in the precision's type, recorded where gradients are.
  func tensors(for precision: Precision) throws(TorchError) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for parameter in parameters {
      let tensor = self[parameter.name]
      tensors[parameter.name] = parameter.belongsToConvolution ? try tensor.to(precision.scalarType) : tensor
    }
    return tensors
  }
}
