/// In which steps an executor walks a graph, which nodes are computed together, and what it can let go after each step.
struct ExecutionPlan {
  struct Step {
    /// The node to compute.
    let node: Int
    /// Where its result belongs: the node itself, or the last one that it takes along.
    var result: Int
    /// The nodes it reads: its own inputs, and last the addend of a sum that it takes along.
    var inputs: [Int]
    /// Whether the sum of the result and the last of the inputs is taken along.
    var includesSum = false
    /// The activation that is taken along.
    var activation: NetworkGraph.Operation.Activation?
    /// Nodes that no later step reads.
    var freed: [Int] = []
  }

  /// What is computed together.
  enum Fusion {
    case nothing
    /// A ReLU with the batch normalization that it alone reads.
    case normalizations
    /// That, and with a convolution the sum that alone reads it, and the activation that alone reads either.
    case convolutions
  }

  let steps: [Step]

  init(graph: NetworkGraph, fusing fusion: Fusion) {
    let readers = graph.soleReaders()
    var steps: [Step] = []
    var taken: Set<Int> = []
    for (index, node) in graph.nodes.enumerated() where !taken.contains(index) {
      var step = Step(node: index, result: index, inputs: node.inputs)
      if fusion == .convolutions { graph.takeSum(along: &step, readers) }
      if fusion != .nothing { graph.takeActivation(along: &step, readers, convolutions: fusion == .convolutions) }
      if step.includesSum { taken.insert(readers[index]!) }
      taken.insert(step.result)
      steps.append(step)
    }
    self.steps = Self.freeing(steps, keeping: Set(graph.outputs.values))
  }

  /// Each result let go after the last step that reads it, but for the outputs.
  private static func freeing(_ steps: [Step], keeping outputs: Set<Int>) -> [Step] {
    var steps = steps
    var lastReader: [Int: Int] = [:]
    for (place, step) in steps.enumerated() {
      for node in step.inputs + [step.result] { lastReader[node] = place }
    }
    for (node, place) in lastReader.sorted(by: { $0.key < $1.key }) where !outputs.contains(node) {
      steps[place].freed.append(node)
    }
    return steps
  }
}

extension NetworkGraph {
  /// For every node, whose results nobody reads after it; outputs stay.
  func nodesReadLast() -> [[Int]] {
    ExecutionPlan(graph: self, fusing: .nothing).steps.map(\.freed)
  }

  /// The node that alone reads each node, and once; nil for outputs, which others read, too.
  func soleReaders() -> [Int?] {
    var readers = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { readers[input].append(index) }
    }
    return readers.enumerated().map { node, readers in
      readers.count == 1 && !outputs.values.contains(node) ? readers[0] : nil
    }
  }

  /// A sum of two that reads the convolution's result, where the other is computed before it.
  fileprivate func takeSum(along step: inout ExecutionPlan.Step, _ readers: [Int?]) {
    guard case .convolution = nodes[step.node].operation, let sum = readers[step.result], nodes[sum].operation == .add
    else { return }
    let addends = nodes[sum].inputs.filter { $0 != step.result }
    guard nodes[sum].inputs.count == 2, addends[0] < step.node else { return }
    (step.result, step.includesSum) = (sum, true)
    step.inputs += addends
  }

  fileprivate func takeActivation(along step: inout ExecutionPlan.Step, _ readers: [Int?], convolutions: Bool) {
    guard let reader = readers[step.result], case .activation(let activation) = nodes[reader].operation else { return }
    let fits =
      switch nodes[step.node].operation {
      case .convolution: convolutions && (activation.function == .relu || !step.includesSum)
      case .transposedConvolution: convolutions
      case .normalization(let payload): payload.method == .batch && activation.function == .relu
      default: false
      }
    if fits { (step.result, step.activation) = (reader, activation) }
  }
}
