// U-Net: a contracting path that sees ever more context, an expanding path that brings it back to every pixel, and
// skip connections that carry the detail across.
//
// Ronneberger, Fischer, Brox: "U-Net: convolutional networks for biomedical image segmentation" (MICCAI 2015),
// figure 1. Shapes in the comments are [channels, height, width] of a 256×256 image at width 32 and depth 4.

extension Architecture {
  /// The modern default: as the paper's, with same padding, batch normalization and half the width.
  ///
  /// 7,762,465 parameters (1→1, width 32, depth 4).
  static let unet = Architecture(
    name: "unet", description: "U-Net with same padding and batch normalization", dimensions: 2...3,
    options: [.width(default: 32), .depth]
  ) { settings in
    let network = NetworkBuilder(settings)
    let (width, depth) = (settings.integer("width"), settings.integer("depth"))
    var feature = network.input  //                                                  [1, 256, 256]
    var skips: [NetworkBuilder.Feature] = []
    for level in 0..<depth {
      let path = "encoder.\(level)"
      let skip = network.normalizedBlock(feature, to: width << level, at: path)  //  [32·2^level, …]
      skips.append(skip)
      feature = network.maxPooling(skip, by: 2, at: "\(path).pooling")  //           half the height and width
    }
    feature = network.normalizedBlock(feature, to: width << depth, at: "bottleneck")  // [512, 16, 16]
    for level in (0..<depth).reversed() {
      let path = "decoder.\(level)"
      let up = network.transposedConvolution(feature, to: width << level, at: "\(path).upsampling")
      let joined = network.concatenate([skips[level], up], at: "\(path).concatenation")  // [2·32·2^level, …]
      feature = network.normalizedBlock(joined, to: width << level, at: path)  //    [32·2^level, …]
    }
    let logits = network.convolution(feature, to: settings.outputChannels, kernel: 1, at: "head")  // [1, 256, 256]
    return network.graph(main: logits)
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
    var feature = network.input  //                                                  [1, 572, 572]
    var skips: [NetworkBuilder.Feature] = []
    for level in 0..<depth {
      let path = "encoder.\(level)"
      let skip = network.validBlock(feature, to: width << level, at: path)  //       [64, 568, 568] … [512, 64, 64]
      skips.append(skip)
      feature = network.maxPooling(skip, by: 2, at: "\(path).pooling")  //           [64, 284, 284] … [512, 32, 32]
    }
    feature = network.validBlock(feature, to: width << depth, at: "bottleneck")  //  [1024, 28, 28]
    for level in (0..<depth).reversed() {
      let path = "decoder.\(level)"
      let up = network.transposedConvolution(feature, to: width << level, at: "\(path).upsampling")  // [512, 56, 56] …
      let skip = network.crop(skips[level], like: up, at: "\(path).crop")
      let joined = network.concatenate([skip, up], at: "\(path).concatenation")  //  [1024, 56, 56] …
      feature = network.validBlock(joined, to: width << level, at: path)  //         [512, 52, 52] … [64, 388, 388]
    }
    let logits = network.convolution(feature, to: settings.outputChannels, kernel: 1, at: "head")  // [1, 388, 388]
    return network.graph(main: logits)
  }
}

extension NetworkBuilder {
  /// Twice a 3×3 convolution without bias (the normalization has one), batch normalization and ReLU.
  func normalizedBlock(_ feature: Feature, to channels: Int, at path: String) -> Feature {
    (0..<2).reduce(feature) { feature, index in
      let sum = convolution(feature, to: channels, bias: false, at: "\(path).convolution.\(index)")
      return activation(normalization(sum, at: "\(path).normalization.\(index)"), at: "\(path).activation.\(index)")
    }
  }

  /// Twice a valid 3×3 convolution with bias and ReLU: two pixels fewer on every side.
  func validBlock(_ feature: Feature, to channels: Int, at path: String) -> Feature {
    (0..<2).reduce(feature) { feature, index in
      let sum = convolution(feature, to: channels, padding: .valid, at: "\(path).convolution.\(index)")
      return activation(sum, at: "\(path).activation.\(index)")
    }
  }
}
