/// Writes a graph down, operation by operation, so that an architecture reads like the paper's figure.
///
/// Kernels and strides are given once and hold for every axis: the same lines build the 2-D and the 3-D network.
///
///     let network = NetworkBuilder(name: "tiny", dimensions: 2, inputChannels: 1)
///     let features = network.activation(network.convolution(network.input, to: 8, at: "convolution"), at: "activation")
///     let graph = network.graph(main: network.convolution(features, to: 1, kernel: 1, at: "head"))
///
/// It traps where an architecture connects what does not fit.
public final class NetworkBuilder {
  /// A node's result, `[batch, channels, …]`.
  public struct Feature: Sendable {
    let node: Int
    public let channels: Int
  }

  /// How a convolution treats the border.
  public enum Padding: Sendable {
    /// Zeros around the image keep its size; kernels are odd.
    case same
    /// Only whole windows: the image shrinks.
    case valid
  }

  let name: String
  let dimensions: Int
  /// The image.
  public let input: Feature
  /// How the weights of convolutions begin that say nothing else.
  public var initialization = Initialization.he
  var nodes: [NetworkGraph.Node]

  public init(name: String, dimensions: Int, inputChannels: Int) {
    self.name = name
    self.dimensions = dimensions
    input = Feature(node: 0, channels: inputChannels)
    nodes = [NetworkGraph.Node(path: "input", operation: .input, inputs: [])]
  }

  /// The finished graph.
  ///
  /// - Parameters:
  ///   - main: the output that predictions are made from.
  ///   - heads: further outputs by name.
  public func graph(main: Feature, heads: [String: Feature] = [:]) -> NetworkGraph {
    var outputs = heads.mapValues(\.node)
    outputs[NetworkGraph.mainOutput] = main.node
    do {
      return try NetworkGraph(
        name: name, dimensions: dimensions, inputChannels: input.channels, nodes: nodes, outputs: outputs)
    } catch {
      preconditionFailure(error.message)
    }
  }

  /// Appends a node.
  func add(
    _ operation: NetworkGraph.Operation, of inputs: [Feature], channels: Int, at path: String
  ) -> Feature {
    nodes.append(NetworkGraph.Node(path: path, operation: operation, inputs: inputs.map(\.node)))
    return Feature(node: nodes.count - 1, channels: channels)
  }

  /// The same number on every axis.
  func everyAxis(_ number: Int) -> [Int] { [Int](repeating: number, count: dimensions) }
}
