import Imaging
import Networks
import Tensors
import Training

@testable import Pipeline

/// Networks whose outputs a test can tell in advance.
enum TinyNetworks {
  /// One convolution without padding of its own making: `weights` are [outputs][inputs][kernel row][kernel column].
  static func convolution(
    inputs: Int = 1, outputs: Int = 1, kernel: Int = 1, weights: [Float]
  ) throws -> (graph: NetworkGraph, executor: InferenceExecutor) {
    let network = NetworkBuilder(name: "convolution", dimensions: 2, inputChannels: inputs)
    let head = network.convolution(network.input, to: outputs, kernel: kernel, bias: false, at: "head")
    let graph = network.graph(main: head)
    let value = ParameterValue(name: "head.weight", shape: [outputs, inputs, kernel, kernel], values: weights)
    let store = try ParameterStore(graph: graph, values: [value])
    return (graph, try InferenceExecutor(graph: graph, parameters: store, precision: .float32))
  }

  /// An architecture of the catalog with drawn weights.
  static func drawn(
    _ architecture: String, width: Int = 2, depth: Int = 2, outputs: Int = 1
  ) throws -> (graph: NetworkGraph, executor: InferenceExecutor) {
    let graph = try ArchitectureCatalog.build(
      NetworkConfiguration(architecture: architecture, width: width, depth: depth, outputChannels: outputs))
    let store = try ParameterStore(graph: graph, seed: 3)
    return (graph, try InferenceExecutor(graph: graph, parameters: store, precision: .float32))
  }

  /// An image without symmetry, −1 to 1.
  static func image(_ width: Int, _ height: Int, channels: Int = 1) -> FloatImage {
    FloatImage(
      width: width, height: height, channels: channels,
      values: (0..<channels * width * height).map { Float(($0 &* 7919 &+ 13) % 211) / 105 - 1 })
  }
}

extension SlidingWindow {
  init(
    _ network: (graph: NetworkGraph, executor: InferenceExecutor), activation: Activation = .sigmoid,
    window: PipelineDefinition.Size? = nil, overlap: Double = 0.5, flips: Bool = false, turns: Bool = false
  ) {
    self.init(
      graph: network.graph, executor: network.executor, activation: activation, device: .cpu, window: window,
      overlap: overlap, symmetries: ImageSymmetry.all(flips: flips, turns: turns))
  }
}
