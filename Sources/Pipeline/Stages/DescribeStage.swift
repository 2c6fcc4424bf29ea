internal import Foundation
internal import Imaging
internal import Networks
internal import Training

/// What `sulcus describe` says of a network.
public struct NetworkDescription: Sendable, Encodable {
  public var name: String
  /// `[channels, height, width]` or `[channels, depth, height, width]`.
  public var input: [Int]
  public var output: [Int]
  /// Trained numbers.
  public var parameters: Int
  /// Multiplications of the convolutions for one image.
  public var multiplyAdds: Int
  /// The most that activations take at once, one image, float32 inference.
  public var peakActivationBytes: Int
  /// Input pixels, along an axis, that an output pixel depends on.
  public var receptiveField: Int
  /// What a side must be a multiple of for pooling and enlarging to meet again.
  public var divisor: Int
  public var layers: [Layer]

  /// One node of the graph.
  public struct Layer: Sendable, Encodable {
    public var path: String
    public var operation: String
    public var output: [Int]
    public var parameters: Int
    public var multiplyAdds: Int
  }

  init(graph: NetworkGraph, input: [Int]) throws(NetworkError) {
    let summary = try NetworkSummary(graph: graph, inputShape: input)
    name = graph.name
    self.input = input
    output = summary.outputShape
    parameters = summary.parameters
    multiplyAdds = summary.multiplyAdds
    peakActivationBytes = summary.peakActivationBytes
    receptiveField = summary.receptiveField.max()!
    divisor = graph.divisor
    layers = summary.layers.map {
      Layer(
        path: $0.path, operation: $0.operation.rawValue, output: $0.outputShape, parameters: $0.parameters,
        multiplyAdds: $0.multiplyAdds)
    }
  }
}

/// Describes an architecture, the network of a pipeline, or a trained model.
public enum DescribeStage {
  /// The side of the image where none is given, px.
  private static let defaultSide = 256

  /// - Parameters:
  ///   - subject: an architecture's name, a pipeline file or a checkpoint.
  ///   - input: `[channels, size…]`; nothing: the subject's own channels at 256 pixels, or the next size that fits.
  ///   - outputs: channels of the output; nothing: the subject's own, or 1.
  ///   - settings: `model.KEY=VALUE`, as `--set`.
  public static func perform(
    _ subject: String, input: [Int]?, outputs: Int?, settings: [String]
  ) throws -> NetworkDescription {
    let graph = try graph(of: subject, input: input, outputs: outputs, settings: settings)
    if let input { return try NetworkDescription(graph: graph, input: input) }
    let size = try graph.inputSize(covering: Array(repeating: defaultSide, count: graph.dimensions))
    return try NetworkDescription(graph: graph, input: [graph.inputChannels] + size)
  }

  private static func graph(
    of subject: String, input: [Int]?, outputs: Int?, settings: [String]
  ) throws -> NetworkGraph {
    if subject.hasSuffix(".safetensors") { return try TrainedModel.load(subject).graph }
    var configuration: NetworkConfiguration
    if subject.hasSuffix(".yaml") || subject.hasSuffix(".yml") {
      let definition = try PipelineDefinition.load(subject, overrides: DefinitionOverrides(settings: settings))
      configuration = definition.model
      configuration.inputChannels = definition.data.channels == .rgb ? 3 : 1
      if !definition.data.classes.isEmpty {
        configuration.outputChannels = try definition.training.loss.outputChannels(
          classes: definition.data.classes.count)
      }
    } else {
      configuration = try PipelineDefinition.model(named: subject, settings: settings)
    }
    if let input {
      configuration.inputChannels = input[0]
      configuration.dimensions = input.count - 1
    }
    if let outputs { configuration.outputChannels = outputs }
    return try ArchitectureCatalog.build(configuration)
  }
}

extension PipelineDefinition {
  /// The model of an architecture's name and `model.KEY=VALUE` settings alone.
  static func model(named name: String, settings: [String]) throws(DefinitionError) -> NetworkConfiguration {
    let origin = ConfigurationNode.Origin(source: name, directory: "", line: 0, column: 0)
    let architecture = ConfigurationNode(content: .scalar(name, quoted: true), origin: origin)
    let model = ConfigurationNode(
      content: .map([.init(key: "architecture", origin: origin, value: architecture)]), origin: origin)
    var tree = ConfigurationNode(content: .map([.init(key: "model", origin: origin, value: model)]), origin: origin)
    for setting in settings { tree = try tree.applying(setting: setting) }
    let problems = ConfigurationReader.Problems()
    let reader = ConfigurationReader(tree, path: "", problems: problems, parent: origin)
    let configuration = DefinitionDecoder(problems: problems, origin: origin).model(reader.nested("model"))
    reader.finish()
    guard problems.diagnostics.isEmpty else { throw DefinitionError(problems.diagnostics) }
    return configuration
  }
}
