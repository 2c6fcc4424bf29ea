internal import Foundation
internal import Imaging
internal import Networks
internal import Training

/// What `sulcus describe` says of a network.
public struct NetworkDescription: Sendable, Encodable {
  public var name: String
  /// Channels of the first level; nothing for a trained model.
  public var width: Int?
  /// `[channels, height, width]` or `[channels, depth, height, width]`.
  public var input: [Int]
  public var output: [Int]
  /// Trained numbers.
  public var parameters: Int
  /// Multiplications of the convolutions for one image.
  public var multiplyAdds: Int
  /// The most that activations take at once, one image, float32 inference.
  public var peakActivationBytes: Int
  /// Input pixels, along an axis, that an output pixel depends on by convolutions and poolings. Through the statistics of an
  /// instance or group normalization it depends on the whole image, besides.
  public var receptiveField: Int
  /// What a side must be a multiple of for pooling and enlarging to meet again.
  public var divisor: Int
  /// What the width was chosen for.
  public var match: Match?
  /// Nothing where networks are compared.
  public var layers: [Layer]?

  /// How near the width brings a network to what was asked for.
  public struct Match: Sendable, Encodable, Equatable {
    /// `parameters`, `multiplyAdds` or `peakActivationBytes`.
    public var quantity: String
    public var target: Int
    /// Of the number reached to the target.
    public var ratio: Double
  }

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

/// Describes an architecture, the network of a pipeline, or a trained model; draws it; compares several.
public enum DescribeStage {
  /// The side of the image where none is given, px.
  private static let defaultSide = 256

  /// The forms of a drawing.
  public enum Drawing: Sendable { case dot, svg }

  /// - Parameters:
  ///   - subject: an architecture's name, a pipeline file or a checkpoint.
  ///   - input: `[channels, size…]`; nothing: the subject's own channels at 256 pixels, or the next size that fits.
  ///   - outputs: channels of the output; nothing: the subject's own, or 1.
  ///   - settings: `model.KEY=VALUE`, as `--set`.
  ///   - match: what to choose the width for; it needs a target.
  /// - Throws: `DefinitionError`, `NetworkError` or `PipelineError`, which say what is wrong with the subject, its
  ///   settings or the size.
  public static func perform(
    _ subject: String, input: [Int]?, outputs: Int?, settings: [String], match: WidthMatch? = nil
  ) throws -> NetworkDescription {
    let (network, input) = try resolve(subject, input: input, outputs: outputs, settings: settings, match: match)
    return try describe(network, input: input, match: match)
  }

  /// Several networks on one image, each at the smallest size that it takes and whose output covers the image.
  ///
  /// - Parameter match: what to choose the widths for; without a target it is the first network's, which then keeps its
  ///   own width.
  public static func compare(
    _ subjects: [String], input: [Int]?, outputs: Int?, settings: [String], match: WidthMatch? = nil
  ) throws -> [NetworkDescription] {
    var match = match
    return try subjects.map { subject in
      var network = try DescribedNetwork(subject, input: input, outputs: outputs, settings: settings)
      let input = try covering(input, network.graph)
      if let wanted = match {
        if wanted.target == nil {
          match?.target = try NetworkSummary(graph: network.graph, inputShape: input)[wanted.quantity]
        } else {
          try network.match(wanted, size: Array(input.dropFirst()))
        }
      }
      var description = try describe(network, input: input, match: match)
      description.layers = nil
      return description
    }
  }

  /// The graph as Graphviz text, or as a picture of its own.
  public static func draw(
    _ subject: String, as form: Drawing, input: [Int]?, outputs: Int?, settings: [String], match: WidthMatch? = nil
  ) throws -> String {
    let (network, input) = try resolve(subject, input: input, outputs: outputs, settings: settings, match: match)
    let drawing = try NetworkDrawing(graph: network.graph, inputShape: input)
    return form == .dot ? drawing.dot : drawing.svg
  }

  private static func resolve(
    _ subject: String, input: [Int]?, outputs: Int?, settings: [String], match: WidthMatch?
  ) throws -> (network: DescribedNetwork, input: [Int]) {
    var network = try DescribedNetwork(subject, input: input, outputs: outputs, settings: settings)
    if network.isTrained, !settings.isEmpty || outputs != nil {
      throw NetworkError(
        .invalidOption, "\(subject) is a trained model and stays as it is: leave --set and --outputs out.")
    }
    let input = try input ?? covering(nil, network.graph)
    if let match { try network.match(match, size: Array(input.dropFirst())) }
    return (network, input)
  }

  private static func covering(_ input: [Int]?, _ graph: NetworkGraph) throws -> [Int] {
    let size = input.map { Array($0.dropFirst()) } ?? Array(repeating: defaultSide, count: graph.dimensions)
    return try [graph.inputChannels] + graph.inputSize(covering: size)
  }

  private static func describe(
    _ network: DescribedNetwork, input: [Int], match: WidthMatch?
  ) throws -> NetworkDescription {
    var description = try NetworkDescription(graph: network.graph, input: input)
    description.width = network.width
    if let match, let target = match.target {
      let reached = try NetworkSummary(graph: network.graph, inputShape: input)[match.quantity]
      description.match = .init(
        quantity: match.quantity.rawValue, target: target, ratio: Double(reached) / Double(target))
    }
    return description
  }
}

/// A network and where it came from.
private struct DescribedNetwork {
  private let subject: String
  private(set) var graph: NetworkGraph
  /// Nothing for a trained model.
  private var configuration: NetworkConfiguration?

  var width: Int? { configuration?.width }
  var isTrained: Bool { configuration == nil }

  init(_ subject: String, input: [Int]?, outputs: Int?, settings: [String]) throws {
    self.subject = subject
    if subject.hasSuffix(".safetensors") {
      guard case .network(let model) = try SegmentationModel.load(subject) else { throw Self.noNetwork(subject) }
      graph = model.graph
      return
    }
    var configuration = try Self.configuration(of: subject, input: input, outputs: outputs, settings: settings)
    if let input {
      configuration.inputChannels = input[0]
      configuration.dimensions = input.count - 1
    }
    if let outputs { configuration.outputChannels = outputs }
    self.configuration = try ArchitectureCatalog.resolve(configuration)
    graph = try ArchitectureCatalog.build(configuration)
  }

  private static func configuration(
    of subject: String, input: [Int]?, outputs: Int?, settings: [String]
  ) throws -> NetworkConfiguration {
    guard subject.hasSuffix(".yaml") || subject.hasSuffix(".yml") else {
      return try PipelineDefinition.model(named: subject, settings: settings, dimensions: input.map { $0.count - 1 })
    }
    let definition = try PipelineDefinition.load(subject, overrides: DefinitionOverrides(settings: settings))
    let (data, loss) = (definition.data, definition.training.loss)
    guard var configuration = definition.model.network else { throw noNetwork(subject) }
    configuration.inputChannels = data.channels == .rgb ? 3 : 1
    // What the definition leaves to the files, they are asked.
    if data.channels == .keep && input == nil || data.classes.isEmpty && outputs == nil {
      let scan = try DatasetScan.run(data, workers: ProcessInfo.processInfo.activeProcessorCount)
      configuration.inputChannels = scan.inputChannels
      configuration.outputChannels = try loss.outputChannels(classes: scan.classes.classes.count)
    } else if !data.classes.isEmpty {
      configuration.outputChannels = try loss.outputChannels(classes: data.classes.count)
    }
    return configuration
  }

  private static func noNetwork(_ subject: String) -> PipelineError {
    PipelineError(.model, "\(subject): its model is a classical method, which has no network to draw, compare or size")
  }

  /// Chooses the width.
  ///
  /// - Throws: `NetworkError.unreachable` where no width will do.
  mutating func match(_ match: WidthMatch, size: [Int]) throws(NetworkError) {
    guard let target = match.target else { return }
    guard let configuration else {
      throw NetworkError(.unreachable, "\(subject) is a trained model: its width cannot be changed.")
    }
    let matched = try ArchitectureCatalog.matching(configuration, match.quantity, target: target, size: size)
    self.configuration = matched
    graph = try ArchitectureCatalog.build(matched)
  }
}

extension PipelineDefinition {
  /// The model of an architecture's name and `model.KEY=VALUE` settings alone.
  ///
  /// - Parameter dimensions: nothing: the fewest that the architecture has.
  static func model(
    named name: String, settings: [String], dimensions: Int? = nil
  ) throws(DefinitionError) -> NetworkConfiguration {
    let fewest = (try? ArchitectureCatalog.architecture(named: name))?.dimensions.lowerBound ?? 2
    let origin = ConfigurationNode.Origin(source: name, directory: "", line: 0, column: 0)
    let architecture = ConfigurationNode(content: .scalar(name, quoted: true), origin: origin)
    let model = ConfigurationNode(
      content: .map([.init(key: "architecture", origin: origin, value: architecture)]), origin: origin)
    var tree = ConfigurationNode(content: .map([.init(key: "model", origin: origin, value: model)]), origin: origin)
    for setting in settings {
      let key = setting.prefix { $0 != "=" }
      if (["architecture"] + DefinitionDecoder.modelKeysOfTraining).contains(where: { key == "model.\($0)" }) {
        throw DefinitionError(
          Diagnostic(
            "--set \(key) does not go with a network's name: leave it out, or describe a pipeline file", at: origin))
      }
      tree = try tree.applying(setting: setting)
    }
    let problems = ConfigurationReader.Problems()
    let reader = ConfigurationReader(tree, path: "", problems: problems, parent: origin)
    let decoder = DefinitionDecoder(problems: problems, origin: origin)
    let configuration = decoder.network(reader.nested("model"), dimensions: dimensions ?? fewest)
    _ = decoder.outputWeights(reader.nested("model"))
    reader.finish()
    guard problems.diagnostics.isEmpty else { throw DefinitionError(problems.diagnostics) }
    return configuration
  }
}
