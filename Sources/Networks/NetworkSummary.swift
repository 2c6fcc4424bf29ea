/// What a network is and costs at one image size, worked out from the graph alone.
///
///     let summary = try NetworkSummary(graph: graph, inputShape: [1, 256, 256])
///     print(summary.parameters, summary.multiplyAdds)
public struct NetworkSummary: Sendable, Codable, Equatable {
  /// One node of the graph.
  public struct Layer: Sendable, Codable, Equatable {
    public let path: String
    public let operation: NetworkGraph.Operation.Kind
    /// `[channels, height, width]` or `[channels, depth, height, width]`.
    public let outputShape: [Int]
    public let parameters: Int
    public let multiplyAdds: Int
  }

  public let name: String
  /// `[channels, height, width]` or `[channels, depth, height, width]`.
  public let inputShape: [Int]
  /// Of the main output.
  public let outputShape: [Int]
  public let layers: [Layer]
  /// Trained numbers; running statistics are not among them.
  public let parameters: Int
  /// Multiplications of the convolutions for one image.
  public let multiplyAdds: Int
  /// The most bytes that activations take at once for one image in float32, the input included, each freed after the
  /// last node that reads it.
  public let peakActivationBytes: Int
  /// Input pixels along each axis that an output pixel depends on.
  public let receptiveField: [Int]
  /// What sizes are divided by along each axis.
  public let divisor: [Int]

  /// Works everything out.
  ///
  /// - Parameter inputShape: `[channels, height, width]` or `[channels, depth, height, width]`.
  /// - Throws: `NetworkError.invalidSize` where the network cannot take that shape.
  public init(graph: NetworkGraph, inputShape: [Int]) throws(NetworkError) {
    guard inputShape.count == graph.dimensions + 1, inputShape[0] == graph.inputChannels else {
      throw NetworkError(
        .invalidSize,
        "\(graph.name) takes \(graph.inputChannels) channels and \(graph.dimensions) dimensions; "
          + "the given shape is \(inputShape.map(String.init).joined(separator: "×")).")
    }
    let size = Array(inputShape.dropFirst())
    let shapes = try graph.shapes(for: size)
    guard shapes.allSatisfy({ saturatingProduct($0) < 1 << 40 }) else {
      throw NetworkError(
        .invalidSize, "An image of \(inputShape.map(String.init).joined(separator: "×")) is too large.")
    }
    name = graph.name
    self.inputShape = inputShape
    outputShape = shapes[graph.outputs[NetworkGraph.mainOutput]!]
    layers = graph.nodes.indices.map { Layer(graph.nodes[$0], shapes: shapes, index: $0) }
    parameters = layers.map(\.parameters).reduce(0, +)
    multiplyAdds = layers.map(\.multiplyAdds).reduce(0, saturatingSum)
    peakActivationBytes = graph.peakElements(shapes.map(saturatingProduct)) * 4
    receptiveField = try graph.receptiveField(for: size)
    divisor = graph.divisors
  }
}

extension NetworkSummary.Layer {
  fileprivate init(_ node: NetworkGraph.Node, shapes: [[Int]], index: Int) {
    path = node.path
    operation = node.operation.kind
    outputShape = shapes[index]
    parameters = node.parameters.filter(\.isTrainable).map(\.count).reduce(0, +)
    switch node.operation {
    case .convolution(let payload):
      multiplyAdds = saturatingProduct(shapes[index] + [payload.inputChannels / payload.groups] + payload.kernel)
    case .transposedConvolution(let payload):
      multiplyAdds = saturatingProduct(
        shapes[node.inputs[0]] + [payload.outputChannels / payload.groups] + payload.kernel)
    default: multiplyAdds = 0
    }
  }
}

extension NetworkGraph {
  /// The most elements alive at once when each result goes after its last use.
  fileprivate func peakElements(_ counts: [Int]) -> Int {
    let lastUses = nodesReadLast()
    var (alive, peak) = (0, 0)
    for index in nodes.indices {
      alive += counts[index]
      peak = max(peak, alive)
      for node in lastUses[index] { alive -= counts[node] }
    }
    return peak
  }
}

private func saturatingProduct(_ numbers: [Int]) -> Int {
  numbers.reduce(1) { product, number in
    let (result, overflow) = product.multipliedReportingOverflow(by: number)
    return overflow ? .max : result
  }
}

private func saturatingSum(_ a: Int, _ b: Int) -> Int {
  let (sum, overflow) = a.addingReportingOverflow(b)
  return overflow ? .max : sum
}
