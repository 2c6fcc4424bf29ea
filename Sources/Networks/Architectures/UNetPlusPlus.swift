// U-Net++: the skip connections become nodes of their own, each of which joins all nodes before it on its level with
// the up-sampled node below, so that every branch j is a U-Net of depth j.
//
// Zhou, Siddiquee, Tajbakhsh, Liang: "UNet++: a nested U-Net architecture for medical image segmentation" (DLMIA 2018),
// figure 1a: node x(i, j) lies on level i, j steps to the right. Shapes in the comments are [channels, height, width] of
// a 256×256 image at width 32 and depth 4.

extension Architecture {
  /// The modern default: batch normalization, same padding.
  ///
  /// 9,045,249 parameters (1→1, width 32, depth 4), 9,045,348 with deep supervision, which adds 1×1 heads `head.BRANCH`
  /// on x(0, 1) … x(0, depth − 1).
  static let unetPlusPlus = Architecture(
    name: "unet++", description: "U-Net++ with batch normalization", dimensions: 2...3,
    options: [.depth, .upsampling] + ArchitectureOption.modern
  ) { settings in
    NetworkBuilder(settings).nestedUNet(settings, settings.block) { network, skips, below, channels, path in
      let up = network.upsampling(below, to: channels, settings.upsampling, at: "\(path).upsampling")
      return network.concatenate(skips + [up], at: "\(path).concatenation")
    }
  }

  /// The authors' own: convolutions with bias, dropout, no normalization, the up-sampled node first; transposed
  /// convolutions begin as Glorot proposes, all others as He does.
  ///
  /// 9,041,601 parameters (1→1, width 32, depth 4), 9,041,700 with four heads. 2-D, as in the paper.
  static let unetPlusPlus2018 = Architecture(
    name: "unet++/2018", description: "the U-Net++ of Zhou et al. (2018), dropout instead of normalization",
    dimensions: 2...2, options: [.width(default: 32), .depth, .dropout(default: 0.5), .deepSupervision]
  ) { settings in
    let block = Block(normalization: nil, dropout: settings.number("dropout"))
    return NetworkBuilder(settings).nestedUNet(settings, block) { network, skips, below, channels, path in
      let up = network.transposedConvolution(
        below, to: channels, initialization: .glorot, at: "\(path).upsampling")
      return network.concatenate([up] + skips, at: "\(path).concatenation")
    }
  }
}

extension NetworkBuilder {
  /// Joins the nodes before a node on its level with the one below it, brought to so many channels.
  fileprivate typealias Joining = (
    _ network: NetworkBuilder, _ skips: [Feature], _ below: Feature, _ channels: Int, _ path: String
  ) -> Feature

  /// The triangle of nodes; they differ in what a block is and how nodes are joined.
  fileprivate func nestedUNet(_ settings: ArchitectureSettings, _ block: Block, joining: Joining) -> NetworkGraph {
    let (width, depth) = (settings.integer("width"), settings.integer("depth"))
    var nodes = contractingPath(width: width, depth: depth, block).map { [$0] }  //  x(i, 0): [32·2^i, 256/2^i, 256/2^i]
    for branch in 1...depth {
      for level in 0...depth - branch {
        let path = "node.\(level).\(branch)"
        let joined = joining(self, nodes[level], nodes[level + 1][branch - 1], width << level, path)
        nodes[level].append(self.block(joined, to: width << level, block, at: path))  // x(i, j): as x(i, 0)
      }
    }
    let logits = convolution(nodes[0][depth], to: settings.outputChannels, kernel: 1, at: "head")  // [1, 256, 256]
    if !settings.flag("deepSupervision") { return graph(main: logits) }
    var heads: [String: Feature] = [:]
    for branch in 1..<depth {
      heads["head.\(branch)"] = convolution(
        nodes[0][branch], to: settings.outputChannels, kernel: 1, at: "head.\(branch)")
    }
    return graph(main: logits, heads: heads)
  }
}
