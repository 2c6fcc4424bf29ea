import Networks
import Tensors
import Testing

@Suite struct ParameterStoreTests {
  @Test func keepsTheGraphsOrderAndShapes() throws {
    let graph = try graph()
    let store = try ParameterStore(graph: graph, seed: 1)
    #expect(store.parameters == graph.parameters)
    for parameter in store.parameters {
      #expect(store[parameter.name].shape == parameter.shape)
      #expect(store[parameter.name].requiresGradient == parameter.isTrainable)
    }
    #expect(store.trainableTensors.map(\.count).reduce(0, +) == graph.parameterCount)
  }

  @Test func drawsFromTheSeedAndTheName() throws {
    let first = try ParameterStore(graph: graph(), seed: 1).exported()
    #expect(try ParameterStore(graph: graph(), seed: 1).exported() == first)
    #expect(try ParameterStore(graph: graph(), seed: 2).exported() != first)
    // Another depth shares the layers that both have.
    let deeper = try ParameterStore(graph: graph(depth: 3), seed: 1).exported()
    let name = "encoder.0.convolution.1.weight"
    #expect(deeper.first { $0.name == name } == first.first { $0.name == name })
  }

  /// Bits worked out apart, with NumPy: initial weights are equal on every machine.
  @Test func drawsTheSameBitsEverywhere() throws {
    let weight = try ParameterStore(graph: graph(), seed: 7)["encoder.0.convolution.0.weight"].floats()
    #expect(weight[..<4].map(\.bitPattern) == [1_058_540_182, 3_209_047_717, 1_043_595_460, 1_054_639_680])
  }

  @Test func followsHe() throws {
    let store = try ParameterStore(graph: graph(width: 16), seed: 3)
    let convolution = try store["encoder.1.convolution.1.weight"].floats()
    let bound = (6 / Float(32 * 9)).squareRoot()
    #expect(convolution.allSatisfy { abs($0) <= bound })
    let variance = convolution.map { $0 * $0 }.reduce(0, +) / Float(convolution.count)
    #expect(abs(variance - 2 / Float(32 * 9)) < 0.03 * 2 / Float(32 * 9))
    // Each output of a 2×2 stride-2 transposed convolution sees one pixel of the kernel.
    let transposed = try store["decoder.0.upsampling.weight"].floats()
    #expect(abs(transposed.map(abs).max()! - (6 / Float(32)).squareRoot()) < 0.01)
    #expect(try store["head.bias"].floats() == [0])
    #expect(try store["bottleneck.normalization.0.weight"].floats().allSatisfy { $0 == 1 })
    #expect(try store["bottleneck.normalization.0.runningMean"].floats().allSatisfy { $0 == 0 })
  }

  @Test(arguments: ContractSubject.all)
  func givesBackWhatItLoaded(subject: ContractSubject) throws {
    let graph = try subject.graph(width: 2)
    let saved = try ParameterStore(graph: graph, seed: 1).exported()
    let other = try ParameterStore(graph: graph, seed: 2)
    try other.load(saved)
    #expect(try other.exported() == saved)
    #expect(try ParameterStore(graph: graph, values: saved.reversed()).exported() == saved)
  }

  @Test func namesAllThatDoesNotFit() throws {
    let store = try ParameterStore(graph: graph(), seed: 1)
    let before = try store.exported()
    var values = before
    values.removeAll { $0.name == "head.bias" }
    values[0] = ParameterValue(name: values[0].name, shape: [9], values: [Float](repeating: 0, count: 9))
    values.append(ParameterValue(name: "stem.weight", shape: [1], values: [0]))
    let error = #expect(throws: NetworkError.self) { try store.load(values) }
    #expect(error?.code == .parameterMismatch)
    for complaint in ["head.bias is missing", "[9], not [2, 1, 3, 3]", "stem.weight is not a parameter"] {
      #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "") lacks “\(complaint)”")
    }
    #expect(try store.exported() == before)
  }

  private func graph(width: Int = 2, depth: Int = 2) throws -> NetworkGraph {
    try ArchitectureCatalog.build(NetworkConfiguration(width: width, depth: depth))
  }
}
