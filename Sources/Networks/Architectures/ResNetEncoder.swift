// A residual network as the contracting path: what torchvision trains on photographs, so that its weights can be a start.
//
// He, Zhang, Ren, Sun: "Deep residual learning for image recognition" (CVPR 2016), table 1 and figure 5 left. Shapes in
// the comments are [channels, height, width] of a 256×256 image.

/// A residual network of basic blocks, by the name that the option `encoder` has.
enum ResNet: String, CaseIterable, Sendable {
  case resnet18
  case resnet34

  /// Pixels are halved once a level.
  static let depth = 5

  /// Basic blocks of each stage; stage s lies on level s + 1.
  var blocks: [Int] {
    switch self {
    case .resnet18: [2, 2, 2, 2]
    case .resnet34: [3, 4, 6, 3]
    }
  }
}

extension ArchitectureOption {
  static let encoder = ArchitectureOption(
    name: "encoder", values: .choice(["none"] + ResNet.allCases.map(\.rawValue), default: "none"))
}

extension ArchitectureSettings {
  /// The residual network that takes the place of the contracting path; nil for none.
  var encoder: ResNet? { ResNet(rawValue: choice("encoder")) }
}

extension NetworkBuilder {
  /// The skip connections and the bottleneck of the settings' own contracting path, or of their encoder.
  ///
  /// - Returns: a feature a level, the last one the bottleneck; an encoder has none on level 0.
  func contractingPath(_ settings: ArchitectureSettings) -> [Feature?] {
    let (width, depth) = (settings.integer("width"), settings.integer("depth"))
    guard let encoder = settings.encoder else { return contractingPath(width: width, depth: depth, settings.block) }
    return residualPath(encoder, depth: depth)
  }

  /// - Parameter depth: how many times the image is halved, 1 to 5.
  func residualPath(_ encoder: ResNet, depth: Int) -> [Feature?] {
    let stem = normalizedRectified(
      convolution(input, to: 64, kernel: 7, stride: 2, bias: false, at: "encoder.stem.convolution"), at: "encoder.stem")
    var levels: [Feature?] = [nil, stem]  //                                         none, [64, 128, 128]
    var feature = depth > 1 ? maxPooling(stem, kernel: 3, stride: 2, padding: 1, at: "encoder.stem.pooling") : stem
    for stage in 1..<depth {
      for index in 0..<encoder.blocks[stage - 1] {
        feature = basicBlock(
          feature, to: 64 << (stage - 1), stride: stage > 1 && index == 0 ? 2 : 1, at: "encoder.\(stage).\(index)")
      }
      levels.append(feature)  //                                                     [64, 64, 64] … [512, 8, 8]
    }
    return levels
  }

  /// Two 3×3 convolutions and what leads around them.
  private func basicBlock(_ feature: Feature, to channels: Int, stride: Int, at path: String) -> Feature {
    let first = normalizedRectified(
      convolution(feature, to: channels, stride: stride, bias: false, at: "\(path).convolution.0"), at: path, 0)
    let second = normalization(
      convolution(first, to: channels, bias: false, at: "\(path).convolution.1"), at: "\(path).normalization.1")
    var shortcut = feature
    if stride != 1 || feature.channels != channels {
      let projected = convolution(
        feature, to: channels, kernel: 1, stride: stride, bias: false, at: "\(path).shortcut.convolution")
      shortcut = normalization(projected, at: "\(path).shortcut.normalization")
    }
    return activation(sum([second, shortcut], at: "\(path).sum"), at: "\(path).activation.1")
  }

  private func normalizedRectified(_ feature: Feature, at path: String, _ index: Int? = nil) -> Feature {
    let number = index.map { ".\($0)" } ?? ""
    return activation(
      normalization(feature, at: "\(path).normalization\(number)"), at: "\(path).activation\(number)")
  }
}
