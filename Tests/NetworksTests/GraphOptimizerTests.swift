import Tensors
import Testing

@testable import Networks

/// Every pass gives what it was given, up to rounding.
@Suite struct GraphOptimizerTests {
  @Test func keepsWhatOneOutputNeeds() throws {
    let network = try optimized("unet3+", ["deepSupervision": .flag(true)])
    let main = network.keeping(output: "main")
    #expect(main.graph.outputs.keys.sorted() == ["main"])
    #expect(main.graph.nodes.allSatisfy { !$0.path.hasPrefix("head.") })
    #expect(Set(main.parameters.keys) == Set(main.graph.parameters.map(\.name)))
    try expectEqual(main, network, within: 0)
    let coarse = network.keeping(output: "head.2")
    #expect(coarse.graph.nodes.count < main.graph.nodes.count)
    try expectEqual(coarse, network, output: "head.2", within: 0)
  }

  @Test func removesIdentities() throws {
    let network = try optimized("unet", ["dropout": .number(0.5)])
    let removed = network.removingIdentities()
    #expect(network.graph.nodes.count - removed.graph.nodes.count == 10)
    try expectEqual(removed, network, within: 0)
  }

  @Test func removesAnIdentityThatIsTheOutput() throws {
    let builder = NetworkBuilder(name: "identities", dimensions: 2, inputChannels: 1)
    let head = builder.convolution(builder.input, to: 1, kernel: 1, at: "head")
    let resized = builder.resize(head, by: 1, method: .linear, at: "resize")
    let main = builder.dropout(builder.concatenate([resized], at: "concatenation"), probability: 0.5, at: "dropout")
    let removed = try optimized(builder.graph(main: main)).removingIdentities()
    #expect(removed.graph.nodes.map(\.path) == ["input", "head"])
    #expect(removed.graph.outputs == ["main": 1])
  }

  @Test(arguments: ["unet", "unet++", "attention-unet", "unet3+", "attention-unet/2d"])
  func foldsBatchNormalizations(architecture: String) throws {
    let network = try optimized(architecture)
    let folded = try network.foldingBatchNormalizations()
    #expect(folded.graph.nodes.allSatisfy { $0.operation.kind != .normalization })
    #expect(folded.parameters.count < network.parameters.count)
    try expectEqual(folded, network, within: 1e-5)
  }

  /// A transposed convolution is folded into; what another reads, an output, a group normalization are not.
  @Test func foldsWhereTheNormalizationAloneReads() throws {
    let builder = NetworkBuilder(name: "folding", dimensions: 2, inputChannels: 2)
    let up = builder.normalization(builder.transposedConvolution(builder.input, to: 3, at: "up"), at: "up.batch")
    let shared = builder.convolution(up, to: 3, kernel: 1, at: "shared")
    let sum = builder.sum([builder.normalization(shared, at: "shared.batch"), shared], at: "sum")
    let group = builder.normalization(
      builder.convolution(sum, to: 4, kernel: 1, at: "grouped"), method: .group, groups: 2, at: "group")
    let head = builder.convolution(group, to: 1, kernel: 1, at: "head")
    let main = builder.normalization(head, at: "head.batch")
    let network = try optimized(builder.graph(main: main, heads: ["head": head]))
    let folded = try network.foldingBatchNormalizations()
    #expect(
      folded.graph.nodes.map(\.path)
        == ["input", "up", "shared", "shared.batch", "sum", "grouped", "group", "head", "head.batch"])
    try expectEqual(folded, network, within: 1e-5)
  }

  /// All passes, packed weights and what is computed along, against the plain walk.
  @Test(arguments: ContractSubject.all)
  func changesNoResult(subject: ContractSubject) throws {
    let network = try optimized(subject.graph())
    let input = try image([1, 1] + network.graph.inputSize(covering: [Int](repeating: 8, count: subject.dimensions)))
    let folded = try network.keeping(output: "main").removingIdentities().foldingBatchNormalizations()
    let packed = try withInference { () throws(TorchError) in
      try run(folded, input.channelsInnermost(), output: "main", fusing: .convolutions, packed: PackedWeights())
    }
    try expectClose(packed, run(network, input, output: "main"), within: 1e-5)
  }
}

extension GraphOptimizerTests {
  private func optimized(_ architecture: String, _ options: [String: OptionValue] = [:]) throws -> OptimizedNetwork {
    try optimized(
      ArchitectureCatalog.build(
        NetworkConfiguration(architecture: architecture, width: 4, depth: 2, options: options)))
  }

  /// With parameters of which none is at its first value, as biases and running statistics would be.
  private func optimized(_ graph: NetworkGraph) throws -> OptimizedNetwork {
    var tensors: [String: Tensor] = [:]
    for parameter in graph.parameters {
      tensors[parameter.name] = try Tensor(ParityFixture.parameter(parameter), shape: parameter.shape)
    }
    return OptimizedNetwork(graph: graph, parameters: tensors)
  }

  private func run(
    _ network: OptimizedNetwork, _ input: Tensor, output: String, fusing fusion: ExecutionPlan.Fusion = .nothing,
    packed: PackedWeights? = nil
  ) throws(TorchError) -> Tensor {
    let evaluator = NodeEvaluator(parameters: network.parameters, packedWeights: packed, isTraining: false)
    let plan = ExecutionPlan(graph: network.graph, fusing: fusion)
    return try network.graph.walk(plan, input: input, evaluator: evaluator)[output]!
  }

  /// The optimized network's main output and another's output of some name.
  private func expectEqual(
    _ network: OptimizedNetwork, _ original: OptimizedNetwork, output: String = "main", within tolerance: Double
  ) throws {
    let input = try image([2, original.graph.inputChannels, 16, 24])
    try expectClose(
      run(network, input, output: "main"), run(original, input, output: output), within: tolerance)
  }

  private func expectClose(_ found: Tensor, _ expected: Tensor, within tolerance: Double) throws {
    let (found, expected) = try (found.doubles(), expected.doubles())
    let largest = expected.map(abs).max()!
    let difference = zip(found, expected).map { abs($0 - $1) }.max()!
    #expect(found.count == expected.count)
    #expect(difference <= tolerance * largest, "they differ by \(difference / largest)")
  }
}
