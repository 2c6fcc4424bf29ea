import Networks
import Testing

@Suite struct UNet3PlusTests {
  /// ARCHITECTURES.md counts them on PyTorch's meta tensors.
  @Test(arguments: [
    ("unet3+", 1, 1, 6_743_873), ("unet3+/2020", 1, 1, 26_970_625), ("unet3+/2020", 3, 1, 26_971_777),
    ("unet3+/2020", 3, 2, 26_974_658),
  ])
  func hasThePublishedNumberOfParameters(name: String, inputs: Int, outputs: Int, count: Int) throws {
    let graph = try ArchitectureCatalog.build(
      NetworkConfiguration(architecture: name, inputChannels: inputs, outputChannels: outputs))
    #expect(graph.parameterCount == count)
  }

  @Test(arguments: [(false, 26_988_485), (true, 26_990_535)])
  func hasThePublishedNumberOfParametersWithDeepSupervision(isClassified: Bool, count: Int) throws {
    #expect(try supervised(isClassified: isClassified).parameterCount == count)
  }

  /// The second decoder node takes two scales of the encoder, its own level, and two of the decoder below.
  @Test func joinsAllScalesFromShallowToDeep() throws {
    let graph = try supervised()
    let shapes = try graph.shapes(for: [64, 32])
    let joined = try #require(graph.nodes.firstIndex { $0.path == "decoder.2.concatenation" })
    #expect(shapes[joined] == [320, 16, 8])
    let scales = graph.nodes[joined].inputs.map { graph.nodes[$0].path }
    #expect(scales == (0...4).map { "decoder.2.scale.\($0).activation.0" })
    let sources = (0...4).map { scale in
      graph.nodes.first { $0.path == "decoder.2.scale.\(scale).convolution.0" }!.inputs.map { graph.nodes[$0].path }[0]
    }
    #expect(
      sources == [
        "decoder.2.scale.0.pooling", "decoder.2.scale.1.pooling", "encoder.2.activation.1", "decoder.2.scale.3.resize",
        "decoder.2.scale.4.resize",
      ])
  }

  @Test func supervisesFourCoarserLevelsAndClassifies() throws {
    let graph = try supervised(isClassified: true)
    #expect(Set(graph.outputs.keys) == ["main", "head.1", "head.2", "head.3", "head.4", "classification"])
    #expect(try graph.shapes(for: [48, 32])[graph.outputs["classification"]!] == [2, 1, 1])
  }

  /// Sides divide by 16.
  @Test func takesThePapersSizes() throws {
    let graph = try supervised()
    for size in 1...64 { #expect(graph.accepts([16, size]) == size.isMultiple(of: 16)) }
  }

  private func supervised(isClassified: Bool = false) throws -> NetworkGraph {
    try ArchitectureCatalog.build(
      NetworkConfiguration(
        architecture: "unet3+/2020",
        options: ["deepSupervision": .flag(true), "classification": .flag(isClassified)]))
  }
}
