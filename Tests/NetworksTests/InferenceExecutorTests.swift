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
}
