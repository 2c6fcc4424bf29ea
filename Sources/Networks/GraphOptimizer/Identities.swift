extension OptimizedNetwork {
  /// Without nodes that give out what they read: dropout, which does so in prediction, a resizing by 1, a concatenation
  /// of one.
  func removingIdentities() -> OptimizedNetwork {
    let identities = graph.nodes.indices.filter { graph.nodes[$0].isIdentity }
    return rewritten(standIns: Dictionary(uniqueKeysWithValues: identities.map { ($0, graph.nodes[$0].inputs[0]) }))
  }
}

extension NetworkGraph.Node {
  fileprivate var isIdentity: Bool {
    switch operation {
    case .dropout: true
    case .resize(let payload): payload.factor?.allSatisfy { $0 == 1 } ?? false
    case .concatenate: inputs.count == 1
    default: false
    }
  }
}
