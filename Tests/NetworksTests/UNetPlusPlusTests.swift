import Testing

@testable import Networks

@Suite struct UNetPlusPlusTests {
  /// ARCHITECTURES.md counts them on PyTorch's meta tensors.
  @Test(arguments: [
    ("unet++", 1, false, 9_045_249), ("unet++", 1, true, 9_045_348), ("unet++/2018", 1, false, 9_041_601),
    ("unet++/2018", 1, true, 9_041_700), ("unet++/2018", 3, false, 9_042_177),
  ])
  func hasThePublishedNumberOfParameters(name: String, inputs: Int, isSupervised: Bool, count: Int) throws {
    #expect(try build(name, inputs: inputs, isSupervised: isSupervised).parameterCount == count)
  }

  /// x(0, 3) joins its level's nodes, oldest first, and what comes from below: last today, first in 2018.
  @Test(arguments: [("unet++", 3), ("unet++/2018", 0)])
  func joinsAsTheSourcesDo(name: String, place: Int) throws {
    let graph = try build(name)
    let joined = try #require(graph.nodes.first { $0.path == "node.0.3.concatenation" })
    var paths = joined.inputs.map { graph.nodes[$0].path }
    #expect(paths.remove(at: place) == "node.0.3.upsampling")
    let last = name == "unet++" ? "activation" : "dropout"
    #expect(paths == ["encoder.0.\(last).1", "node.0.1.\(last).1", "node.0.2.\(last).1"])
  }

  @Test func hasAHeadOnEveryBranch() throws {
    let graph = try build("unet++", isSupervised: true)
    #expect(Set(graph.outputs.keys) == ["head.1", "head.2", "head.3", "main"])
    for branch in 1...3 {
      let head = graph.nodes[graph.outputs["head.\(branch)"]!]
      #expect(graph.nodes[head.inputs[0]].path == "node.0.\(branch).activation.1")
    }
    #expect(graph.nodes[graph.nodes[graph.outputs["main"]!].inputs[0]].path == "node.0.4.activation.1")
  }

  @Test func dropsAfterEachConvolutionAsIn2018() throws {
    let graph = try build("unet++/2018")
    let dropouts = graph.nodes.filter { $0.operation.kind == .dropout }
    #expect(dropouts.count == 30)
    #expect(dropouts.allSatisfy { $0.operation == .dropout(.init(probability: 0.5)) })
    #expect(graph.nodes.allSatisfy { $0.operation.kind != .normalization })
  }

  private func build(_ name: String, inputs: Int = 1, isSupervised: Bool = false) throws -> NetworkGraph {
    try ArchitectureCatalog.build(
      NetworkConfiguration(
        architecture: name, options: ["deepSupervision": .flag(isSupervised)], inputChannels: inputs))
  }
}
