// U-Net: a contracting path that sees ever more context, an expanding path that brings it back to every pixel, and
// skip connections that carry the detail across.
//
// Ronneberger, Fischer, Brox: "U-Net: convolutional networks for biomedical image segmentation" (MICCAI 2015),
// figure 1. Shapes in the comments are [channels, height, width] of a 256×256 image at width 32 and depth 4.

extension Architecture {
  /// The modern default: as the paper's, with same padding, batch normalization and half the width.
  ///
  /// 7,762,465 parameters (1→1, width 32, depth 4). Deep supervision adds 1×1 heads `head.LEVEL` on the coarser levels
  /// of the decoder, enlarged linearly. With an `encoder` its features are the skip connections, and the top level, which it
  /// does not have, joins nothing.
  static let unet = Architecture(
    name: "unet", description: "U-Net with same padding and batch normalization", dimensions: 2...3,
    options: [.depth, .upsampling, .encoder] + ArchitectureOption.modern
  ) { settings in
    let network = NetworkBuilder(settings)
    let (width, depth, block) = (settings.integer("width"), settings.integer("depth"), settings.block)
    let skips = network.contractingPath(settings)  //                                [32, 256, 256] … [256, 32, 32]
    var feature = skips[depth]!  //                                                  [512, 16, 16]
    var coarse: [Int: NetworkBuilder.Feature] = [:]
    for level in (0..<depth).reversed() {
      let path = "decoder.\(level)"
      let up = network.upsampling(feature, to: width << level, settings.upsampling, at: "\(path).upsampling")
      let joined =  //                                                               [2·32·2^level, …]
        skips[level].map { network.concatenate([$0, up], at: "\(path).concatenation") } ?? up
      feature = network.block(joined, to: width << level, block, at: path)  //       [32·2^level, …]
      if level > 0 { coarse[level] = feature }
    }
    let logits = network.convolution(feature, to: settings.outputChannels, kernel: 1, at: "head")  // [1, 256, 256]
    if !settings.flag("deepSupervision") { return network.graph(main: logits) }
    return network.graph(main: logits, heads: network.heads(coarse, to: settings.outputChannels))
  }

  /// The paper's own: valid convolutions with bias, no normalization, 572×572 in, 388×388 out.
  ///
  /// 31,030,593 parameters (1→1, width 64, depth 4); shapes are those of a 572×572 image. 2-D, as in the paper.
  static let unet2015 = Architecture(
    name: "unet/2015", description: "the U-Net of Ronneberger et al. (2015), valid convolutions", dimensions: 2...2,
    options: [.width(default: 64), .depth]
  ) { settings in
    let network = NetworkBuilder(settings)
    let (width, depth) = (settings.integer("width"), settings.integer("depth"))
    let block = Block(normalization: nil, padding: .valid)
    let skips = network.contractingPath(width: width, depth: depth, block)  //       [64, 568, 568] … [512, 64, 64]
    var feature = skips[depth]  //                                                   [1024, 28, 28]
    for level in (0..<depth).reversed() {
      let path = "decoder.\(level)"
      let up = network.transposedConvolution(feature, to: width << level, at: "\(path).upsampling")  // [512, 56, 56] …
      let skip = network.crop(skips[level], like: up, at: "\(path).crop")
      let joined = network.concatenate([skip, up], at: "\(path).concatenation")  //  [1024, 56, 56] …
      feature = network.block(joined, to: width << level, block, at: path)  //       [512, 52, 52] … [64, 388, 388]
    }
    let logits = network.convolution(feature, to: settings.outputChannels, kernel: 1, at: "head")  // [1, 388, 388]
    return network.graph(main: logits)
  }

  /// The control of `unet++/2018`, from the same code: no normalization, dropout, the up-sampled feature first.
  ///
  /// As in that code, convolutions begin as He proposes and transposed ones as Glorot does, which is what Keras does
  /// where nothing is said.
  ///
  /// 7,759,521 parameters (1→1, width 32, depth 4); the paper's "wide U-Net" is width 35, 9,282,246. 2-D, as in the
  /// paper.
  static let unet2018 = Architecture(
    name: "unet/2018", description: "the U-Net that Zhou et al. (2018) compare U-Net++ with", dimensions: 2...2,
    options: [.width(default: 32), .depth, .dropout(default: 0.5)]
  ) { settings in
    let network = NetworkBuilder(settings)
    let (width, depth) = (settings.integer("width"), settings.integer("depth"))
    let block = Block(normalization: nil, dropout: settings.number("dropout"))
    let skips = network.contractingPath(width: width, depth: depth, block)  //       [32, 256, 256] … [256, 32, 32]
    var feature = skips[depth]  //                                                   [512, 16, 16]
    for level in (0..<depth).reversed() {
      let path = "decoder.\(level)"
      let up = network.transposedConvolution(
        feature, to: width << level, initialization: .glorot, at: "\(path).upsampling")
      let joined = network.concatenate([up, skips[level]], at: "\(path).concatenation")
      feature = network.block(joined, to: width << level, block, at: path)  //       [32·2^level, …]
    }
    let logits = network.convolution(feature, to: settings.outputChannels, kernel: 1, at: "head")  // [1, 256, 256]
    return network.graph(main: logits)
  }
}
