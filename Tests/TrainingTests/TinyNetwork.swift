import Networks

@testable import Training

/// A network small enough for a test, with everything that a run has to keep: normalization, dropout, a bias.
enum TinyNetwork {
  static func graph(width: Int = 4, channels: Int = 1, dropout: Double = 0.25) -> NetworkGraph {
    let network = NetworkBuilder(name: "tiny", dimensions: 2, inputChannels: 1)
    var features = network.convolution(network.input, to: width, bias: false, at: "encoder.convolution")
    features = network.normalization(features, at: "encoder.normalization")
    features = network.activation(features, at: "encoder.activation")
    features = network.dropout(features, probability: dropout, at: "encoder.dropout")
    return network.graph(main: network.convolution(features, to: channels, kernel: 1, at: "head"))
  }

  /// A checkpoint of that network with values that are all different.
  static func checkpoint() -> Checkpoint {
    let graph = graph()
    let tensors = graph.parameters.enumerated().map { index, parameter in
      let values = (0..<parameter.count).map { Float(index) + Float($0) / 64 }
      return Safetensors.Entry(name: parameter.name, shape: parameter.shape, floats: values)
    }
    let moments = tensors.map { $0.renamed("optimizer.first.\($0.name)") }
    return Checkpoint(graph: graph, tensors: tensors + moments, metadata: ["classes": #"["background","cell"]"#])
  }

  /// Eight by eight pixels whose brighter half is class 1, different for every number.
  static func batch(_ number: Int, images count: Int = 2) -> Batch {
    let pixels = (0..<count * 64).map { Float(($0 &* 7919 &+ number &* 104_729) % 211) / 211 }
    let labels = pixels.enumerated().map { index, value in index % 29 == 0 ? 255 : value > 0.5 ? 1 : 0 as UInt8 }
    return Batch(
      images: pixels, shape: [count, 1, 8, 8], labels: labels, names: (0..<count).map { "image-\(number)-\($0)" })
  }
}
