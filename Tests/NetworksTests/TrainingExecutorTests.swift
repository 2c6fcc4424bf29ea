import Networks
import Tensors
import Testing

@Suite struct TrainingExecutorTests {
  @Test(arguments: [2, 3], [Precision.float32, .bfloat16, .float64])
  func runsEveryOperation(dimensions: Int, precision: Precision) throws {
    let graph = everyOperation(dimensions: dimensions)
    let store = try ParameterStore(graph: graph, seed: 1, type: precision.masterType)
    let executor = TrainingExecutor(graph: graph, parameters: store, precision: precision)
    let outputs = try executor(image([2, 2] + [Int](repeating: 8, count: dimensions)), dropout: (1, 1))
    let spatial = [Int](repeating: 6, count: dimensions)
    #expect(outputs["main"]?.shape == [2, 3] + spatial)
    #expect(outputs["head.1"]?.shape == [2, 3] + spatial.map { $0 - 2 })
    for output in outputs.values { #expect(output.scalarType == precision.masterType) }

    let loss = try outputs["main"]!.square().mean() + outputs["head.1"]!.square().mean()
    let gradients = try Tensor.gradients(of: loss, withRespectTo: store.trainableTensors)
    for (name, gradient) in zip(store.trainableNames, gradients) {
      #expect(gradient.scalarType == precision.masterType)
      #expect(try gradient.allFinite(), "\(name)")
      #expect(try gradient.absolute().maximum().item() > 0, "\(name)")
    }
  }

  /// Derivatives against finite differences, through every operation.
  @Test func gradientsAreFiniteDifferences() throws {
    let graph = everyOperation(dimensions: 2)
    let store = try ParameterStore(graph: graph, seed: 5, type: .float64)
    let executor = TrainingExecutor(graph: graph, parameters: store, precision: .float64)
    let input = try image([2, 2, 8, 8])
    func loss() throws -> Tensor {
      let outputs = try executor(input, dropout: (1, 1))
      return try outputs["main"]!.square().mean() + outputs["head.1"]!.square().mean()
    }
    let gradients = try Tensor.gradients(of: loss(), withRespectTo: store.trainableTensors)
    for (name, gradient) in zip(store.trainableNames, gradients) {
      let values = try store[name].doubles()
      let slope = try gradient.doubles()[0]
      func value(shift: Double) throws -> Double {
        var shifted = values
        shifted[0] += shift
        try store[name].copy(from: Tensor(shifted, shape: store[name].shape))
        return try loss().item()
      }
      let numeric = try (value(shift: 1e-6) - value(shift: -1e-6)) / 2e-6
      _ = try value(shift: 0)
      #expect(abs(numeric - slope) <= 1e-6 * max(1, abs(slope)), "\(name): \(slope), numerically \(numeric)")
    }
  }

  @Test func bfloat16StaysNearFloat32() throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(width: 8, depth: 2))
    let store = try ParameterStore(graph: graph, seed: 1)
    let input = try image([2, 1, 32, 32])
    let exact = try TrainingExecutor(graph: graph, parameters: store, precision: .float32)(input)["main"]!.floats()
    let rounded = try TrainingExecutor(graph: graph, parameters: store, precision: .bfloat16)(input)["main"]!.floats()
    let difference = zip(exact, rounded).map { abs($0 - $1) }.max()! / exact.map(abs).max()!
    #expect(difference > 0)
    #expect(difference < 0.05)
  }

  @Test func dropoutFollowsSeedAndStep() throws {
    let network = NetworkBuilder(name: "dropout", dimensions: 2, inputChannels: 1)
    let graph = network.graph(main: network.dropout(network.input, probability: 0.25, at: "dropout"))
    let store = try ParameterStore(graph: graph, seed: 1)
    let ones = try Tensor.ones([1, 1, 64, 64])
    let training = TrainingExecutor(graph: graph, parameters: store, precision: .float32)
    func drop(_ seed: UInt64, _ step: Int) throws -> [Float] {
      try training(ones, dropout: (seed, step))["main"]!.floats()
    }
    let dropped = try drop(1, 1)
    #expect(try drop(1, 1) == dropped)
    #expect(try drop(1, 2) != dropped)
    #expect(try drop(2, 1) != dropped)
    #expect(Set(dropped) == [0, Float(1 / 0.75)])
    #expect(abs(dropped.reduce(0, +) / 4096 - 1) < 0.05)
    #expect(try InferenceExecutor(graph: graph, parameters: store, precision: .float32)(ones).floats() == ones.floats())
  }

  @Test func refusesWhatTheGraphCannotTake() throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(width: 2, depth: 2))
    let store = try ParameterStore(graph: graph, seed: 1)
    let executor = TrainingExecutor(graph: graph, parameters: store, precision: .float32)
    for shape in [[1, 2, 8, 8], [1, 8, 8], [1, 1, 8, 6], [0, 1, 8, 8]] {
      let error = #expect(throws: NetworkError.self) { try executor(Tensor.zeros(shape)) }
      #expect(error?.code == .invalidSize)
    }
    // One value a channel at the bottom: nothing to normalize.
    let error = #expect(throws: NetworkError.self) { try executor(Tensor.zeros([1, 1, 4, 4])) }
    #expect(error?.message.contains("bottleneck.normalization.0 would see a single value") == true)
    #expect(try executor(image([2, 1, 4, 4]))["main"]!.allFinite())
  }

  @Test func freesEveryTensor() throws {
    let before = Engine.liveTensorCountOfThread
    do {
      let graph = everyOperation(dimensions: 2)
      let store = try ParameterStore(graph: graph, seed: 1)
      let output = try TrainingExecutor(graph: graph, parameters: store, precision: .bfloat16)(image([2, 2, 8, 8]))
      _ = try Tensor.gradients(of: output["main"]!.mean(), withRespectTo: store.trainableTensors)
      _ = try InferenceExecutor(graph: graph, parameters: store, precision: .bfloat16)(image([2, 2, 8, 8]))
    }
    #expect(Engine.liveTensorCountOfThread == before)
  }
}

/// Numbers in [-1, 1) that look like noise.
func image(_ shape: [Int]) throws -> Tensor {
  try Tensor(ParityFixture.formula("image", count: shape.reduce(1, *)), shape: shape)
}
