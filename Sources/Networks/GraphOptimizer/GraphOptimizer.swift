internal import Tensors

/// A graph and the tensors of its parameters by name, which passes rewrite together.
struct OptimizedNetwork {
  let graph: NetworkGraph
  let parameters: [String: Tensor]
}

/// Rewrites a network for prediction: less to compute, the same result up to rounding.
///
/// Each pass is a method of `OptimizedNetwork` in a file of its own; none knows an architecture by name. What is fused
/// without changing the graph, as activations with convolutions, is left to `ExecutionPlan`.
enum GraphOptimizer {
  /// - Parameter output: the one that is wanted; it becomes the main output, and the only one.
  static func optimize(
    _ graph: NetworkGraph, _ store: ParameterStore, output: String
  ) throws(TorchError) -> OptimizedNetwork {
    let tensors = Dictionary(uniqueKeysWithValues: store.parameters.map { ($0.name, store[$0.name]) })
    return try OptimizedNetwork(graph: graph, parameters: tensors)
      .keeping(output: output)
      .removingIdentities()
      .foldingBatchNormalizations()
  }
}

extension OptimizedNetwork {
  /// Only what one output needs, which becomes the main one: the heads of deep supervision go, and their parameters.
  ///
  /// - Precondition: the graph has that output.
  func keeping(output: String) -> OptimizedNetwork {
    do {
      let part = try graph.pruned(to: output)
      return OptimizedNetwork(
        graph: part,
        parameters: Dictionary(uniqueKeysWithValues: part.parameters.map { ($0.name, parameters[$0.name]!) }))
    } catch {
      preconditionFailure(error.message)
    }
  }

  /// The weights of convolutions in another type. Biases stay as they are, and so do normalizations.
  func casting(to type: ScalarType) throws(TorchError) -> OptimizedNetwork {
    var parameters = parameters
    for parameter in graph.parameters where parameter.belongsToConvolution && parameter.role == .weight {
      parameters[parameter.name] = try parameters[parameter.name]!.to(type)
    }
    return OptimizedNetwork(graph: graph, parameters: parameters)
  }

  /// The network with some nodes changed, and others left out.
  ///
  /// - Parameters:
  ///   - operations: what nodes compute instead.
  ///   - standIns: for a node to leave out, the earlier one that its readers read instead.
  ///   - tensors: new values of parameters; those that no node has any more go.
  func rewritten(
    operations: [Int: NetworkGraph.Operation] = [:], standIns: [Int: Int] = [:], tensors: [String: Tensor] = [:]
  ) -> OptimizedNetwork {
    var places: [Int] = []
    var nodes: [NetworkGraph.Node] = []
    for (index, node) in graph.nodes.enumerated() {
      if let standIn = standIns[index] {
        places.append(places[standIn])
      } else {
        places.append(nodes.count)
        nodes.append(
          NetworkGraph.Node(
            path: node.path, operation: operations[index] ?? node.operation, inputs: node.inputs.map { places[$0] }))
      }
    }
    let graph = graph.with(nodes: nodes, outputs: graph.outputs.mapValues { places[$0] })
    let all = parameters.merging(tensors) { $1 }
    return OptimizedNetwork(
      graph: graph, parameters: Dictionary(uniqueKeysWithValues: graph.parameters.map { ($0.name, all[$0.name]!) }))
  }
}

extension NetworkGraph {
  /// The same but for the nodes, which a pass has kept fitting together.
  fileprivate func with(nodes: [Node], outputs: [String: Int]) -> NetworkGraph {
    do {
      return try NetworkGraph(
        name: name, dimensions: dimensions, inputChannels: inputChannels, nodes: nodes, outputs: outputs)
    } catch {
      preconditionFailure(error.message)
    }
  }
}
