import Networks
import Tensors
import Testing

@Suite struct InferenceExecutorTests {
  @Test(arguments: [Precision.float32, .bfloat16, .float64])
  func givesTheMainOutput(precision: Precision) throws {
    let graph = everyOperation(dimensions: 2)
    let store = try ParameterStore(graph: graph, seed: 1, type: precision.masterType)
    let output = try InferenceExecutor(graph: graph, parameters: store, precision: precision)(image([1, 2, 8, 10]))
    #expect(output.shape == [1, 3, 6, 8])
    #expect(output.scalarType == precision.masterType)
    #expect(!output.requiresGradient)
  }

  /// With running statistics an image's result cannot depend on its batch.
  @Test func treatsEveryImageAlone() throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(width: 4, depth: 2))
    let store = try ParameterStore(graph: graph, seed: 1, type: .float64)
    let executor = try InferenceExecutor(graph: graph, parameters: store, precision: .float64)
    let batch = try image([3, 1, 16, 16])
    let together = try executor(batch).narrow(dimension: 0, start: 1, length: 1).doubles()
    let alone = try executor(batch.narrow(dimension: 0, start: 1, length: 1)).doubles()
    #expect(zip(together, alone).allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func changesNothing() throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(width: 2, depth: 1))
    let store = try ParameterStore(graph: graph, seed: 1)
    let before = try store.exported()
    _ = try InferenceExecutor(graph: graph, parameters: store, precision: .float32)(image([1, 1, 8, 8]))
    #expect(try store.exported() == before)
    #expect(store.trainableTensors.allSatisfy { $0.requiresGradient })
  }

  @Test func refusesAnotherSize() throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(architecture: "unet/2015", width: 1))
    let store = try ParameterStore(graph: graph, seed: 1)
    let executor = try InferenceExecutor(graph: graph, parameters: store, precision: .float32)
    let error = #expect(throws: NetworkError.self) { try executor(Tensor.zeros([1, 1, 192, 188])) }
    #expect(error?.message.contains("188 and 204") == true)
  }

  /// The shapes alternate, so that weights are packed anew, and come back.
  @Test(arguments: [Precision.float32, .bfloat16])
  func givesTheSameBitsEachTime(precision: Precision) throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(architecture: "attention-unet", width: 8, depth: 2))
    let store = try ParameterStore(graph: graph, seed: 1)
    let executor = try InferenceExecutor(graph: graph, parameters: store, precision: precision)
    let images = try [[1, 1, 16, 16], [2, 1, 16, 24], [1, 1, 32, 16]].map { try image($0) }
    let first = try images.map { try executor($0).floats() }
    #expect(try images.map { try executor($0).floats() } == first)
    let other = try InferenceExecutor(graph: graph, parameters: store, precision: precision)
    #expect(try images.map { try other($0).floats() } == first)
  }

  static let options: [[String: OptionValue]] = [
    [:], ["activation": .text("gelu")], ["activation": .text("leakyReLU")],
  ]

  @Test(arguments: options)
  func agreesInBFloat16(options: [String: OptionValue]) throws {
    for architecture in ["unet", "unet++", "attention-unet", "unet3+"] {
      for dimensions in 2...3 {
        let graph = try ArchitectureCatalog.build(
          NetworkConfiguration(
            architecture: architecture, width: 16, depth: 2, options: options, dimensions: dimensions))
        let store = try ParameterStore(graph: graph, seed: 1)
        let input = try image([1, 1] + [Int](repeating: 16, count: dimensions))
        let outputs = try [Precision.float32, .bfloat16].map {
          try InferenceExecutor(graph: graph, parameters: store, precision: $0)(input).sigmoid().floats()
        }
        #expect(zip(outputs[0], outputs[1]).allSatisfy { abs($0 - $1) < 1e-2 }, "\(architecture), \(dimensions)-D")
      }
    }
  }

  /// Without a normalization that is folded away, signals grow, and sigmoids of large numbers are steep: the logits are
  /// compared, by the largest of them. A bfloat16 has 8 bits, so that each of some ten layers rounds by up to 0.4 %.
  @Test(
    arguments: [
      ["residual": .flag(true)], ["normalization": .text("group")], ["normalization": .text("instance")],
      ["normalization": .text("none"), "activation": .text("silu")],
    ] as [[String: OptionValue]])
  func logitsAgreeInBFloat16(options: [String: OptionValue]) throws {
    for architecture in ["unet", "unet++", "attention-unet", "unet3+"] {
      for dimensions in 2...3 {
        let graph = try ArchitectureCatalog.build(
          NetworkConfiguration(
            architecture: architecture, width: 16, depth: 2, options: options, dimensions: dimensions))
        let store = try ParameterStore(graph: graph, seed: 1)
        let input = try image([1, 1] + [Int](repeating: 16, count: dimensions))
        let outputs = try [Precision.float32, .bfloat16].map {
          try InferenceExecutor(graph: graph, parameters: store, precision: $0)(input).floats()
        }
        let largest = outputs[0].map(abs).max()!
        let difference = zip(outputs[0], outputs[1]).map { abs($0 - $1) }.max()!
        #expect(difference < 4e-2 * largest, "\(architecture), \(dimensions)-D: \(difference / largest)")
      }
    }
  }

  @Test func givesAHeadAlone() throws {
    let graph = try ArchitectureCatalog.build(
      NetworkConfiguration(architecture: "unet++", width: 4, depth: 2, options: ["deepSupervision": .flag(true)]))
    let store = try ParameterStore(graph: graph, seed: 1)
    let input = try image([1, 1, 16, 16])
    for name in graph.outputs.keys {
      let executor = try InferenceExecutor(graph: graph, parameters: store, precision: .float32, output: name)
      #expect(try executor(input).shape == [1, 1, 16, 16], "\(name)")
    }
  }

  @Test func freesAllItMade() throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(width: 4, depth: 2))
    let store = try ParameterStore(graph: graph, seed: 1)
    let input = try image([1, 1, 16, 16])
    let before = Engine.liveTensorCountOfThread
    do {
      let executor = try InferenceExecutor(graph: graph, parameters: store, precision: .float32)
      _ = try executor(input)
    }
    #expect(Engine.liveTensorCountOfThread == before)
  }
}
