import Foundation
import Networks
import Tensors
import Testing

/// What every architecture of the catalog promises.
@Suite struct ArchitectureContractTests {
  /// Images of any size, odd ones too, by padding to the size that covers them.
  @Test(arguments: ContractSubject.all)
  func givesTheShapeItsGraphSays(subject: ContractSubject) throws {
    let graph = try subject.graph(inputs: 3, outputs: 2)
    let store = try ParameterStore(graph: graph, seed: 1)
    let executor = try InferenceExecutor(graph: graph, parameters: store, precision: .float32)
    let sizes = [2: [[1, 1], [16, 48], [37, 20], [257, 131]], 3: [[1, 1, 1], [5, 17, 3], [33, 9, 21]]]
    for wanted in sizes[subject.dimensions]! {
      let size = try graph.inputSize(covering: wanted)
      let output = try executor(image([1, 3] + size))
      #expect(try output.shape == [1, 2] + graph.outputSize(for: size))
      #expect(zip(output.shape.dropFirst(2), wanted).allSatisfy { $0 >= $1 })
      #expect(try output.allFinite())
    }
  }

  @Test(arguments: ContractSubject.all)
  func givesEveryHeadTheMainOutputsShape(subject: ContractSubject) throws {
    let graph = try subject.graph(inputs: 3, outputs: 2)
    let shapes = try graph.shapes(for: graph.inputSize(covering: [Int](repeating: 16, count: subject.dimensions)))
    for (name, node) in graph.outputs where name != "classification" {
      #expect(shapes[node] == shapes[graph.outputs["main"]!], "\(name)")
    }
    let isSupervised = subject.options["deepSupervision"] == .flag(true)
    #expect(graph.outputs.keys.contains("head.1") == isSupervised)
  }

  /// Depths from the shallowest to the deepest that the option allows.
  @Test(arguments: ContractSubject.all)
  func canBeBuiltAtEveryDepth(subject: ContractSubject) throws {
    let architecture = try ArchitectureCatalog.architecture(named: subject.architecture)
    let option = try #require(architecture.options.first { $0.name == "depth" })
    guard case .integer(let depths, _) = option.values else { return }
    for depth in depths where subject.options["encoder"] == nil || 2...5 ~= depth {
      #expect(try subject.graph(width: 1, depth: depth).divisor == 1 << depth)
    }
  }

  /// The gradient of every parameter is alive, but for biases that a normalization cancels.
  @Test(arguments: ContractSubject.all)
  func reachesEveryParameter(subject: ContractSubject) throws {
    let graph = try subject.graph()
    let store = try ParameterStore(graph: graph, seed: 1, type: .float64)
    let size = try graph.inputSize(covering: subject.dimensions == 2 ? [32, 32] : [16, 16, 32])
    let executor = TrainingExecutor(graph: graph, parameters: store, precision: .float64)
    let loss = try loss(executor, image([2, 1] + size))
    let gradients = try Tensor.gradients(of: loss, withRespectTo: store.trainableTensors)
    let largest = try gradients.map { try $0.absolute().maximum().item() }
    let cancelled = graph.cancelledBiases
    for (name, slope) in zip(store.trainableNames, largest) {
      #expect(slope.isFinite, "\(name)")
      if cancelled.contains(name) {
        #expect(slope < 1e-9 * largest.max()!, "\(name): \(slope)")
      } else {
        #expect(slope > 1e-9 * largest.max()!, "\(name): \(slope)")
      }
    }
  }

  /// Derivatives against finite differences, at the element of each parameter that matters most.
  @Test(arguments: ContractSubject.all)
  func gradientsAreFiniteDifferences(subject: ContractSubject) throws {
    let graph = try subject.graph(width: 2, depth: 2)
    let store = try formulaStore(of: graph, type: .float64)
    let executor = TrainingExecutor(graph: graph, parameters: store, precision: .float64)
    let input = try image([2, 1] + graph.inputSize(covering: [Int](repeating: 8, count: subject.dimensions)))
    let gradients = try Tensor.gradients(of: loss(executor, input), withRespectTo: store.trainableTensors)
    let step = 1e-7
    for (name, gradient) in zip(store.trainableNames, gradients) {
      let (values, slopes) = (try store[name].doubles(), try gradient.doubles())
      let index = slopes.indices.max { abs(slopes[$0]) < abs(slopes[$1]) }!
      func value(shift: Double) throws -> Double {
        var shifted = values
        shifted[index] += shift
        try store[name].copy(from: Tensor(shifted, shape: store[name].shape))
        return try loss(executor, input).item()
      }
      let numeric = try (value(shift: step) - value(shift: -step)) / (2 * step)
      try store[name].copy(from: Tensor(values, shape: store[name].shape))
      let slope = slopes[index]
      #expect(abs(numeric - slope) <= 1e-5 * max(1, abs(slope)), "\(name): \(slope), numerically \(numeric)")
    }
  }

  @Test(arguments: ContractSubject.all)
  func predictsTheSameFromASavedGraphAndSavedWeights(subject: ContractSubject) throws {
    let graph = try subject.graph()
    let store = try ParameterStore(graph: graph, seed: 1)
    let input = try image([1, 1] + graph.inputSize(covering: [Int](repeating: 8, count: subject.dimensions)))
    let before = try InferenceExecutor(graph: graph, parameters: store, precision: .float32)(input).floats()
    let reread = try JSONDecoder().decode(NetworkGraph.self, from: JSONEncoder().encode(graph))
    #expect(reread == graph)
    let loaded = try ParameterStore(graph: reread, values: store.exported())
    #expect(try InferenceExecutor(graph: reread, parameters: loaded, precision: .float32)(input).floats() == before)
  }

  /// What the network once gave for weights and an image from a formula, so that no change goes unnoticed.
  ///
  /// `SULCUS_RECORD=1 swift test` writes the file anew, and fails once.
  @Test func givesTheGoldenOutput() throws {
    var found: [String: [Float]] = [:]
    for subject in ContractSubject.all { found[subject.testDescription] = try goldenOutput(of: subject) }
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/golden.json")
    if ProcessInfo.processInfo.environment["SULCUS_RECORD"] != nil {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      try (encoder.encode(found) + Data("\n".utf8)).write(to: file, options: .atomic)
      Issue.record("wrote golden.json anew")
    }
    let golden = try JSONDecoder().decode([String: [Float]].self, from: Data(contentsOf: file))
    #expect(Set(golden.keys) == Set(found.keys))
    for (subject, expected) in golden {
      let largest = expected.map(abs).max()!
      let difference = zip(found[subject] ?? [], expected).map { abs($0 - $1) }.max() ?? .infinity
      #expect(difference <= 1e-5 * largest, "\(subject) differs by \(difference / largest)")
    }
  }

  /// Six elements of the main output, in float64: instance normalization over a few pixels makes much of what float32 rounds.
  private func goldenOutput(of subject: ContractSubject) throws -> [Float] {
    let graph = try subject.graph()
    let store = try formulaStore(of: graph, type: .float64)
    let input = try image([1, 1] + graph.inputSize(covering: [Int](repeating: 4, count: subject.dimensions)))
    let output = try InferenceExecutor(graph: graph, parameters: store, precision: .float64)(input).floats()
    return (0..<6).map { output[(2 * $0 + 1) * output.count / 12] }
  }

  /// Parameters of which none is 0, as biases are at first: there a ReLU that sees nothing but dropped elements has no
  /// derivative.
  private func formulaStore(of graph: NetworkGraph, type: ScalarType) throws -> ParameterStore {
    let store = try ParameterStore(graph: graph, seed: 0, type: type)
    for parameter in store.parameters {
      try store[parameter.name].copy(from: Tensor(ParityFixture.parameter(parameter), shape: parameter.shape))
    }
    return store
  }

  /// Of all outputs, each element with a weight of its own.
  private func loss(_ executor: TrainingExecutor, _ input: Tensor) throws -> Tensor {
    let outputs = try executor(input, dropout: (1, 1)).sorted { $0.key < $1.key }
    return try outputs.reduce(Tensor.zeros([], type: .float64)) { loss, output in
      let weights = ParityFixture.formula("loss/\(output.key)", count: output.value.count)
      return try loss + (output.value * Tensor(weights, shape: output.value.shape)).sum()
    }
  }
}
