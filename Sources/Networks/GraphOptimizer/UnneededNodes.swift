extension OptimizedNetwork {
  /// Only what one output needs, which becomes the main one: the heads of deep supervision go, and their parameters.
  ///
  /// - Precondition: the graph has that output.
  func keeping(output: String) -> OptimizedNetwork {
    guard let wanted = graph.outputs[output] else { preconditionFailure("no output is named \(output)") }
    var needed: Set<Int> = [0, wanted]
    for (index, node) in graph.nodes.enumerated().reversed() where needed.contains(index) {
      needed.formUnion(node.inputs)
    }
    return rewritten(
      unneeded: Set(graph.nodes.indices).subtracting(needed), outputs: [NetworkGraph.mainOutput: wanted])
  }
}
