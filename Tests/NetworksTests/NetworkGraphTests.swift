import Foundation
import Testing

@testable import Networks

@Suite struct NetworkGraphTests {
  typealias Node = NetworkGraph.Node

  @Test func jsonCarriesEveryOperation() throws {
    let graph = everyOperation(dimensions: 3)
    #expect(Set(graph.nodes.map(\.operation.kind)).count == 13)
    #expect(try JSONDecoder().decode(NetworkGraph.self, from: JSONEncoder().encode(graph)) == graph)
  }

  @Test func jsonIsFlat() throws {
    let node = Node(path: "pooling", operation: .dropout(.init(probability: 0.5)), inputs: [0])
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let json = String(decoding: try encoder.encode(node), as: UTF8.self)
    #expect(json == #"{"inputs":[0],"operation":{"kind":"dropout","probability":0.5},"path":"pooling"}"#)
  }

  @Test func refusesNodesThatDoNotFit() {
    let input = Node(path: "input", operation: .input, inputs: [])
    let broken: [(String, [Node], [String: Int])] = [
      ("begin with its input", [], ["main": 0]),
      ("two nodes named input", [input, input], ["main": 0]),
      ("second input", [input, Node(path: "again", operation: .input, inputs: [])], ["main": 0]),
      ("what comes later", [input, Node(path: "a", operation: .add, inputs: [0, 1])], ["main": 0]),
      ("1 inputs", [input, Node(path: "a", operation: .add, inputs: [0])], ["main": 0]),
      ("impossible numbers", [input, Node(path: "a", operation: pooling(stride: 0), inputs: [0])], ["main": 0]),
      ("do not fit in a", [input, Node(path: "a", operation: normalization(channels: 2), inputs: [0])], ["main": 0]),
      ("no output named main", [input], ["head": 0]),
      ("lacks the node", [input], ["main": 3]),
    ]
    for (complaint, nodes, outputs) in broken {
      let error = #expect(throws: NetworkError.self) {
        try NetworkGraph(name: "broken", dimensions: 2, inputChannels: 1, nodes: nodes, outputs: outputs)
      }
      #expect(error?.code == .invalidGraph)
      #expect(error?.message.contains(complaint) == true, "\(error?.message ?? "nothing") lacks “\(complaint)”")
    }
  }

  /// A file may hold anything: sums of sizes must not overflow.
  @Test func refusesAGraphThatShrinksWithoutEnd() {
    var nodes = [Node(path: "input", operation: .input, inputs: [])]
    for index in 0..<40 { nodes.append(Node(path: "\(index)", operation: pooling(stride: 60), inputs: [index])) }
    #expect(throws: NetworkError.self) {
      try NetworkGraph(name: "deep", dimensions: 2, inputChannels: 1, nodes: nodes, outputs: ["main": 40])
    }
  }

  private func pooling(stride: Int) -> NetworkGraph.Operation {
    .maxPooling(.init(kernel: [64, 64], stride: [stride, stride], padding: [0, 0], ceil: true))
  }

  private func normalization(channels: Int) -> NetworkGraph.Operation {
    .normalization(.init(method: .batch, channels: channels))
  }
}

/// A small graph in which every operation occurs; every path leads to the output.
func everyOperation(dimensions: Int) -> NetworkGraph {
  let network = NetworkBuilder(name: "everything", dimensions: dimensions, inputChannels: 2)
  var x = network.convolution(network.input, to: 4, bias: false, at: "first")
  x = network.activation(network.normalization(x, at: "batch"), .relu, at: "relu")
  let pooled = network.maxPooling(x, by: 2, at: "pooling")
  var deep = network.convolution(pooled, to: 8, groups: 2, at: "second")
  deep = network.activation(network.normalization(deep, method: .group, groups: 2, at: "group"), .silu, at: "silu")
  deep = network.dropout(deep, probability: 0.25, at: "dropout")
  let up = network.transposedConvolution(deep, to: 4, at: "upsampling")
  let resized = network.resize(pooled, by: 2, method: .linear, at: "resize")
  let like = network.resize(pooled, like: x, method: .nearest, at: "like")
  let sum = network.sum([up, resized, like], at: "sum")
  let inner = network.convolution(x, to: 4, padding: .valid, at: "valid")
  let cropped = network.crop(network.normalization(sum, method: .instance, at: "instance"), like: inner, at: "crop")
  let gate = network.convolution(inner, to: 1, kernel: 1, at: "gate")
  let gated = network.product([cropped, network.activation(gate, .sigmoid, at: "sigmoid")], at: "product")
  let whole = network.adaptiveMaxPooling(deep, to: 1, at: "adaptive")
  let joined = network.concatenate([network.activation(gated, .leakyReLU, at: "leaky"), inner], at: "join")
  let scaled = network.product([network.activation(joined, .gelu, at: "gelu"), whole], at: "scale")
  return network.graph(
    main: network.convolution(scaled, to: 3, kernel: 1, at: "head"),
    heads: ["head.1": network.convolution(deep, to: 3, kernel: 1, at: "head.1")])
}
