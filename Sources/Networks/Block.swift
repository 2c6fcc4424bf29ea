/// What architectures build their levels from: a few convolutions of one size, and what follows each of them.
struct Block: Sendable {
  typealias Normalization = NetworkGraph.Operation.Normalization.Method
  typealias Activation = NetworkGraph.Operation.Activation.Function

  var convolutions = 2
  /// nil for none.
  var normalization: Normalization? = .batch
  var activation: Activation = .relu
  /// Whether convolutions have a bias even where a normalization follows, which has one of its own.
  var biasBeforeNormalization = false
  var padding: NetworkBuilder.Padding = .same
  /// Probability of an element to be dropped after an activation.
  var dropout = 0.0
  /// Whether the input is added before the last activation: He et al., "Deep residual learning" (CVPR 2016).
  var residual = false

  /// One convolution with its normalization and activation: what leads from one size or level to another.
  var single: Block {
    var single = self
    (single.convolutions, single.dropout, single.residual) = (1, 0, false)
    return single
  }
}

extension ArchitectureSettings {
  /// As the options of `ArchitectureOption.modern` say.
  var block: Block {
    Block(
      convolutions: integer("convolutions"), normalization: .init(rawValue: choice("normalization")),
      activation: .init(rawValue: choice("activation"))!, dropout: number("dropout"), residual: flag("residual"))
  }
}

extension NetworkBuilder {
  /// The convolutions of a block, `[channels, …]` in the size of `feature` (two pixels smaller for each valid 3×3 one).
  func block(_ feature: Feature, to channels: Int, kernel: Int = 3, _ block: Block, at path: String) -> Feature {
    var result = feature
    for index in 0..<block.convolutions {
      result = normalizedConvolution(result, to: channels, kernel: kernel, block, at: path, index)
      if block.residual, index == block.convolutions - 1 {
        result = sum([result, shortcut(feature, to: channels, block, at: "\(path).shortcut")], at: "\(path).sum")
      }
      result = activation(result, block.activation, at: "\(path).activation.\(index)")
      if block.dropout > 0 {
        result = dropout(result, probability: block.dropout, at: "\(path).dropout.\(index)")
      }
    }
    return result
  }

  /// A convolution and its normalization: all of a block's step but the activation.
  func normalizedConvolution(
    _ feature: Feature, to channels: Int, kernel: Int, _ block: Block, at path: String, _ index: Int = 0
  ) -> Feature {
    let bias = block.normalization == nil || block.biasBeforeNormalization
    let sum = convolution(
      feature, to: channels, kernel: kernel, padding: block.padding, bias: bias, at: "\(path).convolution.\(index)")
    guard let method = block.normalization else { return sum }
    let groups = method == .group ? Self.groups(of: channels) : 1
    return normalization(sum, method: method, groups: groups, at: "\(path).normalization.\(index)")
  }

  /// The input itself, or where the channels differ its projection.
  private func shortcut(_ feature: Feature, to channels: Int, _ block: Block, at path: String) -> Feature {
    if feature.channels == channels { return feature }
    return normalizedConvolution(feature, to: channels, kernel: 1, block, at: path)
  }

  /// The most groups, up to 8, that the channels divide into.
  private static func groups(of channels: Int) -> Int { (1...8).last { channels.isMultiple(of: $0) }! }
}
