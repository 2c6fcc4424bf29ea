import Tensors
import Testing

@testable import Networks

@Suite struct NetworkGraphOutputsTests {
  private static let nested = NetworkConfiguration(
    architecture: "unet++", width: 4, depth: 3, options: ["deepSupervision": .flag(true)])

  @Test func headsComeInTheOrderOfTheirNumbers() throws {
    let graph = try ArchitectureCatalog.build(Self.nested)
    #expect(graph.supervisedOutputs == ["main", "head.1", "head.2"])
    #expect(try ArchitectureCatalog.build(NetworkConfiguration()).supervisedOutputs == ["main"])
  }

  /// Branch j of a U-Net++ is a network of its own, of fewer parameters and the same numbers.
  @Test(arguments: ["head.1", "head.2", "main"])
  func aPrunedNetworkGivesTheOutputItWasCutTo(output: String) throws {
    let graph = try ArchitectureCatalog.build(Self.nested)
    let store = try ParameterStore(graph: graph, seed: 5)
    let part = try graph.pruned(to: output)
    let names = Set(part.parameters.map(\.name))
    let partStore = try ParameterStore(
      graph: part, values: try store.exported().filter { names.contains($0.name) })
    let image = try Tensor((0..<256).map { Float($0 % 17) / 17 }, shape: [1, 1, 16, 16])
    let executor = TrainingExecutor(graph: graph, parameters: store, precision: .float32)
    let whole = try executor(image)[output]!.floats()
    let cut = try TrainingExecutor(graph: part, parameters: partStore, precision: .float32)(image)["main"]!.floats()
    #expect(whole == cut)
    #expect(part.outputs.count == 1)
    #expect(part.nodes.count < graph.nodes.count)
  }

  @Test func anOutputThatIsNotThere() throws {
    #expect { try ArchitectureCatalog.build(Self.nested).pruned(to: "head.3") } throws: { error in
      "\(error)".contains("head.1, head.2, main")
    }
  }
}
