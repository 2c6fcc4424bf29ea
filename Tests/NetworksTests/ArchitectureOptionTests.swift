import Testing

@testable import Networks

/// What the options of the modern defaults change.
@Suite struct ArchitectureOptionTests {
  static let modern = ["unet", "unet++", "attention-unet", "unet3+"]

  @Test(arguments: modern)
  func widthAndDepthScaleTheNetwork(name: String) throws {
    let graph = try build(name, ["width": .integer(4), "depth": .integer(2)])
    #expect(graph.divisors == [4, 4])
    #expect(graph.parameters.first?.shape == [4, 1, 3, 3])
    #expect(graph.parameters.contains { $0.name == "bottleneck.convolution.1.weight" && $0.shape[0] == 16 })
  }

  @Test(arguments: modern)
  func convolutionsAreThoseOfALevel(name: String) throws {
    let paths = try build(name, ["convolutions": .integer(3)]).nodes.map(\.path)
    #expect(paths.contains("encoder.0.convolution.2"))
    #expect(!paths.contains("encoder.0.convolution.3"))
    #expect(paths.contains("decoder.0.convolution.2") == ["unet", "attention-unet"].contains(name))
  }

  @Test(arguments: modern)
  func normalizationsAreOfTheMethodAsked(name: String) throws {
    // As many groups as divide the channels, 8 at most.
    let kinds: [(NetworkGraph.Operation.Normalization.Method, Int)] = [(.batch, 1), (.instance, 1), (.group, 6)]
    for (method, groups) in kinds {
      let graph = try build(name, ["normalization": .text(method.rawValue), "width": .integer(6)])
      #expect(graph.nodes.allSatisfy { $0.operation.kind != .normalization || $0.normalization?.method == method })
      #expect(graph.nodes.compactMap(\.normalization).first?.groups == groups)
    }
  }

  /// Without normalization convolutions have a bias of their own.
  @Test(arguments: modern)
  func noneMeansBiases(name: String) throws {
    let graph = try build(name, ["normalization": .text("none")])
    #expect(graph.nodes.allSatisfy { $0.normalization == nil })
    #expect(graph.parameters.contains { $0.name == "encoder.0.convolution.0.bias" })
    #expect(try !build(name).parameters.contains { $0.name == "encoder.0.convolution.0.bias" })
  }

  /// Gates keep the ReLU and the sigmoid of their formula.
  @Test(arguments: modern, ["leakyReLU", "gelu", "silu"])
  func activationsAreTheFunctionAsked(name: String, function: String) throws {
    for node in try build(name, ["activation": .text(function)]).nodes where !node.path.contains("gate") {
      guard case .activation(let payload) = node.operation else { continue }
      #expect(payload.function.rawValue == function, "\(node.path)")
    }
  }

  @Test(arguments: ["unet", "unet++", "attention-unet"])
  func upsamplingNeedNotBeTransposed(name: String) throws {
    let count = try build(name).nodes.filter { $0.operation.kind == .transposedConvolution }.count
    for method in [NetworkGraph.Operation.Resize.Method.linear, .nearest] {
      let graph = try build(name, ["upsampling": .text(method.rawValue)])
      let resizes = graph.nodes.filter { $0.operation.kind == .resize }
      #expect(graph.nodes.allSatisfy { $0.operation.kind != .transposedConvolution })
      #expect(resizes.count == count)
      #expect(resizes.allSatisfy { $0.operation == .resize(.init(method: method, factor: [2, 2])) })
    }
  }

  /// The two ways to double the size weigh channels alike: 1×1 before a resizing.
  @Test func upsamplingByResizingCostsAQuarter() throws {
    let transposed = try build("unet").parameterCount
    let linear = try build("unet", ["upsampling": .text("linear")]).parameterCount
    let weights = [(512, 256), (256, 128), (128, 64), (64, 32)].map { $0.0 * $0.1 }.reduce(0, +)
    #expect(transposed - linear == 3 * weights)
  }

  @Test(arguments: modern)
  func dropoutFollowsEachActivationOfALevel(name: String) throws {
    let graph = try build(name, ["dropout": .number(0.25)])
    let dropped = graph.nodes.filter { $0.operation == .dropout(.init(probability: 0.25)) }
    #expect(dropped.contains { $0.path == "encoder.0.dropout.0" })
    #expect(dropped.contains { $0.path == "bottleneck.dropout.1" })
    for node in dropped { #expect(graph.nodes[node.inputs[0]].operation.kind == .activation) }
    #expect(try build(name, ["dropout": .integer(0)]) == build(name))
  }

  /// The sum stands before the last activation; a projection is needed only where channels change.
  @Test(arguments: modern)
  func residualBlocksAddTheirInput(name: String) throws {
    let graph = try build(name, ["residual": .flag(true)])
    func inputs(of path: String) -> [String]? {
      graph.nodes.first { $0.path == path }?.inputs.map { graph.nodes[$0].path }
    }
    #expect(inputs(of: "encoder.1.sum") == ["encoder.1.normalization.1", "encoder.1.shortcut.normalization.0"])
    #expect(inputs(of: "encoder.1.activation.1") == ["encoder.1.sum"])
    #expect(inputs(of: "encoder.1.shortcut.convolution.0") == ["encoder.0.pooling"])
    if name == "unet3+" {
      #expect(inputs(of: "decoder.0.sum") == ["decoder.0.normalization.0", "decoder.0.concatenation"])
    }
  }

  @Test(arguments: modern)
  func deepSupervisionAddsHeads(name: String) throws {
    let graph = try build(name, ["deepSupervision": .flag(true)])
    let heads = (1...(name == "unet3+" ? 4 : 3)).map { "head.\($0)" }
    #expect(Set(graph.outputs.keys) == Set(heads + ["main"]))
    #expect(try Set(build(name).outputs.keys) == ["main"])
    // Heads change nothing of what leads to the main output.
    let main = try Set(build(name).parameters.map(\.name))
    #expect(main.isSubset(of: graph.parameters.map(\.name)))
  }

  private func build(_ name: String, _ options: [String: OptionValue] = [:]) throws -> NetworkGraph {
    try ArchitectureCatalog.build(NetworkConfiguration(architecture: name, options: options))
  }
}

extension NetworkGraph.Node {
  fileprivate var normalization: NetworkGraph.Operation.Normalization? {
    if case .normalization(let payload) = operation { payload } else { nil }
  }
}
