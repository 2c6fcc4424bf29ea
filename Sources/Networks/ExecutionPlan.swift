/// In which steps an executor walks a graph, and what it can let go after each.
struct ExecutionPlan {
  struct Step {
    /// The node to compute.
    let node: Int
    /// Where its result belongs: the node itself, or the ReLU that it takes along.
    let result: Int
    /// Nodes that no later step reads.
    let freed: [Int]

    /// Whether a ReLU is computed with the node.
    var includesReLU: Bool { result != node }
  }

  let steps: [Step]

  /// - Parameter fusesReLU: whether batch normalizations take along a ReLU that alone reads them.
  init(graph: NetworkGraph, fusesReLU: Bool) {
    let freed = graph.nodesReadLast()
    let fused = fusesReLU ? graph.reluAfterNormalization() : [:]
    let taken = Set(fused.values)
    steps = graph.nodes.indices.filter { !taken.contains($0) }.map {
      Step(node: $0, result: fused[$0] ?? $0, freed: freed[$0])
    }
  }
}

extension NetworkGraph {
  /// For every node, whose results nobody reads after it; outputs stay.
  func nodesReadLast() -> [[Int]] {
    var lastReader = Array(nodes.indices)
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { lastReader[input] = index }
    }
    var freed = [[Int]](repeating: [], count: nodes.count)
    for (node, reader) in lastReader.enumerated() where !outputs.values.contains(node) { freed[reader].append(node) }
    return freed
  }

  /// ReLU nodes by the batch normalization that only they read.
  fileprivate func reluAfterNormalization() -> [Int: Int] {
    var readers = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { readers[input].append(index) }
    }
    var fused: [Int: Int] = [:]
    for (index, node) in nodes.enumerated() {
      guard case .normalization(let payload) = node.operation, payload.method == .batch else { continue }
      guard readers[index].count == 1, !outputs.values.contains(index) else { continue }
      guard case .activation(let activation) = nodes[readers[index][0]].operation else { continue }
      if activation.function == .relu { fused[index] = readers[index][0] }
    }
    return fused
  }
}
