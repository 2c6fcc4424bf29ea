/// A network as a value: its operations in execution order, and which of them are outputs.
///
/// Nothing that reads a graph (executors, summaries, exports) knows the name of an architecture. A graph says nothing
/// about image sizes: it runs at every size that its operations accept.
public struct NetworkGraph: Sendable, Equatable {
  /// One operation and the nodes it reads.
  public struct Node: Sendable, Codable, Equatable {
    /// Unique name, which also names the parameters: `encoder.0.convolution.1` has `encoder.0.convolution.1.weight`.
    public let path: String
    public let operation: Operation
    /// Indices of earlier nodes, in the order the operation reads them.
    public let inputs: [Int]

    public init(path: String, operation: Operation, inputs: [Int]) {
      self.path = path
      self.operation = operation
      self.inputs = inputs
    }
  }

  /// The output that predictions are made from.
  public static let mainOutput = "main"

  /// What the network is called in tables and messages: `unet/2015`.
  public let name: String
  /// Spatial dimensions: 2 for `[batch, channels, height, width]`, 3 for `[batch, channels, depth, height, width]`.
  public let dimensions: Int
  public let inputChannels: Int
  /// In execution order; the first is the input.
  public let nodes: [Node]
  /// Node indices by name: `main`, and the heads of deep supervision.
  public let outputs: [String: Int]

  /// Checks and keeps the nodes.
  ///
  /// - Throws: `NetworkError.invalidGraph` where nodes do not fit together (see `validate`).
  public init(name: String, dimensions: Int, inputChannels: Int, nodes: [Node], outputs: [String: Int])
    throws(NetworkError)
  {
    self.name = name
    self.dimensions = dimensions
    self.inputChannels = inputChannels
    self.nodes = nodes
    self.outputs = outputs
    try validate()
  }

  /// Channels of the main output.
  public var outputChannels: Int { channels()[outputs[Self.mainOutput]!] }
}

extension NetworkGraph: Codable {
  private enum CodingKeys: String, CodingKey { case name, dimensions, inputChannels, nodes, outputs }

  /// Reads a graph and checks it, for it may come from any file.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      name: container.decode(String.self, forKey: .name),
      dimensions: container.decode(Int.self, forKey: .dimensions),
      inputChannels: container.decode(Int.self, forKey: .inputChannels),
      nodes: container.decode([Node].self, forKey: .nodes),
      outputs: container.decode([String: Int].self, forKey: .outputs))
  }
}
