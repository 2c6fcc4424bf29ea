// U-Net 3+: every level of the decoder reads all scales at once, the encoder's down to its own and the decoder's below.
//
// Huang et al.: "UNet 3+: a full-scale connected UNet for medical image segmentation" (ICASSP 2020), figures 1 and 2.
// Shapes in the comments are [channels, height, width] of a 256×256 image at width 32 and depth 4.

extension Architecture {
  /// A resizing leads from the bottleneck to the top at once, and by 64 at most.
  private static let deepest = ArchitectureOption.depth(most: 6)

  /// The modern default: half the width, no bias before normalization, a 1×1 head.
  ///
  /// 6,743,873 parameters (1→1, width 32, depth 4). Convolutions and residual sums are those of the encoder's levels
  /// and, with one convolution, of the decoder's. Deep supervision adds 1×1 heads `head.LEVEL` on the coarser levels and
  /// the bottleneck, enlarged linearly.
  static let unet3Plus = Architecture(
    name: "unet3+", description: "U-Net 3+ with batch normalization and a 1×1 head", dimensions: 2...3,
    options: [
      deepest, ArchitectureOption(name: "upsampling", values: .choice(["linear", "nearest"], default: "linear")),
    ] + ArchitectureOption.modern
  ) { settings in
    let network = NetworkBuilder(settings)
    let resizing: NetworkGraph.Operation.Resize.Method = settings.upsampling == .nearest ? .nearest : .linear
    let levels = network.fullScaleLevels(settings, settings.block, resizing)
    let logits = network.convolution(levels[0], to: settings.outputChannels, kernel: 1, at: "head")  // [1, 256, 256]
    if !settings.flag("deepSupervision") { return network.graph(main: logits) }
    return network.graph(main: logits, heads: network.heads(levels.coarse, to: settings.outputChannels))
  }

  /// The authors' own: bias on every convolution, 3×3 heads.
  ///
  /// 26,970,625 parameters (1→1, width 64, depth 4); with deep supervision 26,988,485; with the classification too
  /// 26,990,535. `classification` adds the output of that name, `[batch, 2, 1, 1]`: the probabilities that the image
  /// holds nothing, or something, to segment. It is trained along with the masks, by binary cross-entropy; the paper also
  /// switches the masks of empty images off by it, predictions here do not. 2-D, as in the paper.
  static let unet3Plus2020 = Architecture(
    name: "unet3+/2020", description: "the U-Net 3+ of Huang et al. (2020)", dimensions: 2...2,
    options: [
      .width(default: 64), deepest, .deepSupervision,
      ArchitectureOption(name: "classification", values: .flag(default: false)),
    ]
  ) { settings in
    let network = NetworkBuilder(settings)
    let levels = network.fullScaleLevels(settings, Block(biasBeforeNormalization: true), .linear)
    let logits = network.convolution(levels[0], to: settings.outputChannels, at: "head")
    var outputs: [String: NetworkBuilder.Feature] = [:]
    if settings.flag("deepSupervision") {
      outputs = network.heads(levels.coarse, to: settings.outputChannels, kernel: 3)
    }
    if settings.flag("classification") {
      outputs[NetworkGraph.classificationOutput] = network.classification(of: levels.last!, at: "classification")
    }
    return network.graph(main: logits, heads: outputs)
  }
}

extension NetworkBuilder {
  /// The decoder's levels from the top, `[(depth + 1)·width, …]`, and last the bottleneck, `[width·2^depth, …]`.
  ///
  /// Each joins one feature a scale, from shallow to deep, of `width` channels.
  fileprivate func fullScaleLevels(
    _ settings: ArchitectureSettings, _ block: Block, _ resizing: NetworkGraph.Operation.Resize.Method
  ) -> [Feature] {
    let (width, depth) = (settings.integer("width"), settings.integer("depth"))
    var levels = contractingPath(width: width, depth: depth, block)  //              [32, 256, 256] … [512, 16, 16]
    var fusion = block
    fusion.convolutions = 1
    for level in (0..<depth).reversed() {
      let path = "decoder.\(level)"
      // Of the encoder down to this level; below it the decoder has taken the encoder's place.
      let scales = levels.enumerated().map { scale, feature in
        let resized = self.resized(feature, from: scale, to: level, resizing, at: "\(path).scale.\(scale)")
        return self.block(resized, to: width, block.single, at: "\(path).scale.\(scale)")  // [32, …]
      }
      let joined = concatenate(scales, at: "\(path).concatenation")  //              [160, …]
      levels[level] = self.block(joined, to: joined.channels, fusion, at: path)  //  [160, …]
    }
    return levels
  }

  /// A feature of one level in the size of another.
  private func resized(
    _ feature: Feature, from scale: Int, to level: Int, _ resizing: NetworkGraph.Operation.Resize.Method,
    at path: String
  ) -> Feature {
    if scale < level { return maxPooling(feature, by: 1 << (level - scale), ceil: true, at: "\(path).pooling") }
    return scale == level ? feature : resize(feature, by: 1 << (scale - level), method: resizing, at: "\(path).resize")
  }

  /// Whether there is anything to segment: dropout, a 1×1 convolution to two classes, the largest of the image, sigmoid.
  fileprivate func classification(of bottleneck: Feature, at path: String) -> Feature {
    let kept = dropout(bottleneck, probability: 0.5, at: "\(path).dropout")  //      [1024, 16, 16]
    let evidence = convolution(kept, to: 2, kernel: 1, at: "\(path).convolution")  // [2, 16, 16]
    return activation(adaptiveMaxPooling(evidence, to: 1, at: "\(path).pooling"), .sigmoid, at: path)  // [2, 1, 1]
  }
}

extension [NetworkBuilder.Feature] {
  /// All but the top, by level.
  fileprivate var coarse: [Int: NetworkBuilder.Feature] {
    Dictionary(uniqueKeysWithValues: enumerated().dropFirst().map { ($0, $1) })
  }
}
