import Foundation
import Networks
import Tensors
import Testing

/// What every architecture of the catalog promises.
@Suite struct ArchitectureContractTests {
  @Test(arguments: ArchitectureCatalog.names, [[1, 1], [16, 48], [37, 20]])
  func givesTheShapeItsGraphSays(name: String, wanted: [Int]) throws {
    let graph = try build(name, inputs: 3, outputs: 2)
    let store = try ParameterStore(graph: graph, seed: 1)
    let size = try graph.inputSize(covering: wanted)
    let output = try InferenceExecutor(graph: graph, parameters: store, precision: .float32)(image([1, 3] + size))
    #expect(try output.shape == [1, 2] + graph.outputSize(for: size))
    #expect(zip(output.shape.dropFirst(2), wanted).allSatisfy { $0 >= $1 })
    #expect(try output.allFinite())
  }

  @Test(arguments: ArchitectureCatalog.names)
  func reachesEveryParameter(name: String) throws {
    let graph = try build(name)
    let store = try ParameterStore(graph: graph, seed: 1)
    let size = try graph.inputSize(covering: [32, 32])
    let logits = try TrainingExecutor(graph: graph, parameters: store, precision: .float32)(image([2, 1] + size))[
      "main"]!
    let gradients = try Tensor.gradients(of: logits.square().mean(), withRespectTo: store.trainableTensors)
    for (name, gradient) in zip(store.trainableNames, gradients) {
      #expect(try gradient.allFinite(), "\(name)")
      #expect(try gradient.absolute().maximum().item() > 0, "\(name)")
    }
  }

  @Test(arguments: ArchitectureCatalog.names)
  func predictsTheSameFromASavedGraphAndSavedWeights(name: String) throws {
    let graph = try build(name)
    let store = try ParameterStore(graph: graph, seed: 1)
    let input = try image([1, 1] + graph.inputSize(covering: [8, 8]))
    let before = try InferenceExecutor(graph: graph, parameters: store, precision: .float32)(input).floats()
    let reread = try JSONDecoder().decode(NetworkGraph.self, from: JSONEncoder().encode(graph))
    let loaded = try ParameterStore(graph: reread, values: store.exported())
    #expect(try InferenceExecutor(graph: reread, parameters: loaded, precision: .float32)(input).floats() == before)
  }

  private func build(_ name: String, inputs: Int = 1, outputs: Int = 1) throws -> NetworkGraph {
    try ArchitectureCatalog.build(
      NetworkConfiguration(architecture: name, width: 4, inputChannels: inputs, outputChannels: outputs))
  }
}
