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
    options: [.depth, .upsampling, .encoder] + ArchitectureOption.modern
  ) { settings in
    let network = NetworkBuilder(settings)
    return network.nestedUNet(network.contractingPath(settings), settings, settings.block) {
      network, skips, below, channels, path in
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
    let network = NetworkBuilder(settings)
    let block = Block(normalization: nil, dropout: settings.number("dropout"))
    let path = network.contractingPath(width: settings.integer("width"), depth: settings.integer("depth"), block)
    return network.nestedUNet(path, settings, block) { network, skips, below, channels, path in
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
  ///
  /// - Parameter column: x(i, 0) by level; where an encoder leaves out level 0, the triangle begins at level 1, and one more
  ///   step leads up to the image's size.
  fileprivate func nestedUNet(
    _ column: [Feature?], _ settings: ArchitectureSettings, _ block: Block, joining: Joining
  ) -> NetworkGraph {
    let (width, depth) = (settings.integer("width"), settings.integer("depth"))
    let top = column[0] == nil ? 1 : 0
    var nodes = column.map { $0.map { [$0] } ?? [] }  //                             x(i, 0): [32·2^i, 256/2^i, 256/2^i]
    for branch in stride(from: 1, through: depth - top, by: 1) {
      for level in top...depth - branch {
        let path = "node.\(level).\(branch)"
        let joined = joining(self, nodes[level], nodes[level + 1][branch - 1], width << level, path)
        nodes[level].append(self.block(joined, to: width << level, block, at: path))  // x(i, j): as x(i, 0)
      }
    }
    var feature = nodes[top][depth - top]
    if top == 1 {
      let up = upsampling(feature, to: width, settings.upsampling, at: "decoder.0.upsampling")
      feature = self.block(up, to: width, block, at: "decoder.0")  //                [32, 256, 256]
    }
    let logits = convolution(feature, to: settings.outputChannels, kernel: 1, at: "head")  // [1, 256, 256]
    if !settings.flag("deepSupervision") { return graph(main: logits) }
    var heads: [String: Feature] = [:]
    for branch in stride(from: 1, to: depth - top, by: 1) {
      heads["head.\(branch)"] = head(
        nodes[top][branch], to: settings.outputChannels, enlargedBy: 1 << top, at: "head.\(branch)")
    }
    return graph(main: logits, heads: heads)
  }
}
