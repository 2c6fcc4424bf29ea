import Foundation
import Networks
import Testing

@Suite struct NetworkSummaryTests {
  /// One level, worked out by hand: shapes, weights and multiplications of every node.
  @Test func countsASmallNetwork() throws {
    let network = NetworkBuilder(name: "small", dimensions: 2, inputChannels: 2)
    let first = network.convolution(network.input, to: 4, at: "first")
    let pooled = network.maxPooling(first, by: 2, at: "pooling")
    let up = network.transposedConvolution(pooled, to: 3, at: "up")
    let graph = network.graph(main: network.concatenate([first, up], at: "join"))
    let summary = try NetworkSummary(graph: graph, inputShape: [2, 6, 8])

    #expect(summary.layers.map(\.outputShape) == [[2, 6, 8], [4, 6, 8], [4, 3, 4], [3, 6, 8], [7, 6, 8]])
    #expect(summary.layers.map(\.parameters) == [0, 2 * 4 * 9 + 4, 0, 4 * 3 * 4 + 3, 0])
    #expect(summary.layers.map(\.multiplyAdds) == [0, 48 * 4 * 2 * 9, 0, 12 * 4 * 3 * 4, 0])
    #expect(summary.parameters == 127)
    #expect(summary.multiplyAdds == 48 * 72 + 12 * 48)
    // The last node: `first` (192) and `up` (144) are read for `join` (336).
    #expect(summary.peakActivationBytes == (192 + 144 + 336) * 4)
    #expect(summary.divisor == [2, 2])
    #expect(summary.outputShape == [7, 6, 8])
  }

  @Test func keepsOutputsAlive() throws {
    let network = NetworkBuilder(name: "heads", dimensions: 2, inputChannels: 1)
    let head = network.convolution(network.input, to: 10, at: "head")
    let next = network.convolution(network.input, to: 1, at: "next")
    let main = network.convolution(next, to: 1, at: "main")
    let graph = network.graph(main: main, heads: ["head": head])
    let summary = try NetworkSummary(graph: graph, inputShape: [1, 4, 4])
    #expect(summary.peakActivationBytes == (10 + 1 + 1) * 16 * 4)
  }

  /// What PyTorch's gradient of an output pixel reaches, max pooling replaced by mean pooling, the largest of 16 pixels.
  @Test(arguments: [("unet", 1, [18, 18]), ("unet", 4, [204, 204]), ("unet/2015", 4, [204, 204])])
  func knowsTheReceptiveField(name: String, depth: Int, field: [Int]) throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(architecture: name, width: 1, depth: depth))
    let size = try graph.inputSize(covering: [200, 200])
    #expect(try NetworkSummary(graph: graph, inputShape: [1] + size).receptiveField == field)
  }

  @Test func knowsTheReceptiveFieldOfEachOperation() throws {
    #expect(try field { $0.convolution($0.input, to: 1, kernel: 5, at: "x") } == 5)
    #expect(try field { $0.convolution($0.input, to: 1, kernel: 3, dilation: 4, at: "x") } == 9)
    #expect(try field { $0.maxPooling($0.input, kernel: 3, stride: 2, padding: 1, at: "x") } == 3)
    #expect(try field { $0.resize($0.input, by: 2, method: .nearest, at: "x") } == 1)
    #expect(try field { $0.resize($0.input, by: 2, method: .linear, at: "x") } == 2)
    #expect(try field { $0.adaptiveMaxPooling($0.input, to: 1, at: "x") } == 32)
    #expect(
      try field {
        let small = $0.maxPooling($0.input, by: 4, at: "pooling")
        return $0.resize(small, like: $0.input, method: .linear, at: "x")
      } == 8)
  }

  @Test func refusesOtherShapes() throws {
    let graph = try ArchitectureCatalog.build(NetworkConfiguration(width: 2))
    for shape in [[3, 64, 64], [1, 64], [1, 64, 64, 64], [1, 60, 64], [1, 0, 16], [1, 1 << 23, 1 << 23]] {
      let error = #expect(throws: NetworkError.self) { try NetworkSummary(graph: graph, inputShape: shape) }
      #expect(error?.code == .invalidSize)
    }
  }

  @Test func survivesJSON() throws {
    let summary = try NetworkSummary(graph: everyOperation(dimensions: 2), inputShape: [2, 8, 8])
    let json = try JSONEncoder().encode(summary)
    #expect(try JSONDecoder().decode(NetworkSummary.self, from: json) == summary)
  }

  private func field(_ build: (NetworkBuilder) -> NetworkBuilder.Feature) throws -> Int {
    let network = NetworkBuilder(name: "field", dimensions: 2, inputChannels: 1)
    let main = build(network)
    return try network.graph(main: main).receptiveField(for: [32, 32])[0]
  }
}
