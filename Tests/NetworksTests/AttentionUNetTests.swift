import Networks
import Testing

@Suite struct AttentionUNetTests {
  /// ARCHITECTURES.md counts them on PyTorch's meta tensors.
  @Test(arguments: [
    ("attention-unet", 1, 7_850_709), ("attention-unet/2d", 1, 34_877_421), ("attention-unet/2d", 3, 34_878_573),
  ])
  func hasThePublishedNumberOfParameters(name: String, inputs: Int, count: Int) throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(architecture: name, inputChannels: inputs))
    #expect(graph.parameterCount == count)
  }

  @Test(arguments: [(0, 5_888_004), (1, 6_214_151), (2, 6_473_322)])
  func hasThePublishedNumberOfParametersInThreeDimensions(gates: Int, count: Int) throws {
    #expect(try volume(gates: gates).parameterCount == count)
  }

  @Test func gatesEverySkipConnectionByTheUpsampledDecoder() throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(architecture: "attention-unet"))
    for level in 0..<4 {
      let path = "decoder.\(level)"
      #expect(inputs(of: "\(path).concatenation", graph) == ["\(path).gate.product", "\(path).upsampling"])
      #expect(inputs(of: "\(path).gate.signal.convolution.0", graph) == ["\(path).upsampling"])
      #expect(inputs(of: "\(path).gate.skip.convolution.0", graph) == ["encoder.\(level).activation.1"])
    }
  }

  /// Only the first signal is prepared, and the decoder goes on from the bottleneck as it was.
  @Test func takesItsSignalsFromTheCoarserLevel() throws {
    let graph = try volume(gates: 2)
    #expect(inputs(of: "decoder.3.gate.0.phi", graph) == ["gating.activation.0"])
    #expect(inputs(of: "decoder.3.resize", graph) == ["bottleneck.activation.1"])
    #expect(inputs(of: "decoder.2.gate.1.phi", graph) == ["decoder.3.activation.1"])
    #expect(inputs(of: "decoder.0.concatenation", graph) == ["encoder.0.activation.1", "decoder.0.resize"])
    #expect(inputs(of: "head.concatenation", graph) == ["head.0", "head.1.resize", "head.2.resize", "head.3.resize"])
    #expect(Set(graph.outputs.keys) == ["main"])
  }

  @Test func hasNoGatingSignalWithoutGates() throws {
    #expect(try volume(gates: 0).nodes.allSatisfy { !$0.path.contains("gat") })
    let shallow = NetworkConfiguration(architecture: "attention-unet/2018-3d", depth: 1, dimensions: 3)
    #expect(try ArchitectureCatalog.build(shallow).nodes.allSatisfy { !$0.path.contains("gat") })
  }

  private func volume(gates: Int) throws -> NetworkGraph {
    try ArchitectureCatalog.build(
      NetworkConfiguration(
        architecture: "attention-unet/2018-3d", options: ["gates": .integer(gates)], outputChannels: 4, dimensions: 3))
  }

  private func inputs(of path: String, _ graph: NetworkGraph) -> [String]? {
    graph.nodes.first { $0.path == path }?.inputs.map { graph.nodes[$0].path }
  }
}
