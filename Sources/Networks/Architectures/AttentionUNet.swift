// Attention U-Net: a U-Net whose skip connections pass a gate, which the decoder tells where to look.
//
// Oktay et al.: "Attention U-Net: learning where to look for the pancreas" (MIDL 2018), figures 1 and 2. Shapes in the
// comments are [channels, height, width] of a 256×256 image at width 32 and depth 4.

extension Architecture {
  /// The modern default: `unet` with a gate on every skip connection.
  ///
  /// 7,850,709 parameters (1→1, width 32, depth 4). Deep supervision is that of `unet`.
  static let attentionUNet = Architecture(
    name: "attention-unet", description: "U-Net with attention gates and batch normalization", dimensions: 2...3,
    options: [.depth, .upsampling] + ArchitectureOption.modern
  ) { settings in
    let network = NetworkBuilder(settings)
    let (width, depth, block) = (settings.integer("width"), settings.integer("depth"), settings.block)
    let skips = network.contractingPath(width: width, depth: depth, block)  //       [32, 256, 256] … [256, 32, 32]
    var feature = skips[depth]  //                                                   [512, 16, 16]
    var coarse: [Int: NetworkBuilder.Feature] = [:]
    for level in (0..<depth).reversed() {
      let path = "decoder.\(level)"
      let up = network.upsampling(feature, to: width << level, settings.upsampling, at: "\(path).upsampling")
      let skip = network.attentionGate(skips[level], signal: up, block, at: "\(path).gate")
      let joined = network.concatenate([skip, up], at: "\(path).concatenation")  //  [2·32·2^level, …]
      feature = network.block(joined, to: width << level, block, at: path)  //       [32·2^level, …]
      if level > 0 { coarse[level] = feature }
    }
    let logits = network.convolution(feature, to: settings.outputChannels, kernel: 1, at: "head")  // [1, 256, 256]
    if !settings.flag("deepSupervision") { return network.graph(main: logits) }
    return network.graph(main: logits, heads: network.heads(coarse, to: settings.outputChannels))
  }

  /// The port to two dimensions that most papers mean: bias on every convolution, nearest up-sampling.
  ///
  /// 34,877,421 parameters (1→1, width 64, depth 4).
  static let attentionUNet2D = Architecture(
    name: "attention-unet/2d", description: "the common 2-D port of Attention U-Net", dimensions: 2...2,
    options: [.width(default: 64), .depth]
  ) { settings in
    let network = NetworkBuilder(settings)
    let (width, depth) = (settings.integer("width"), settings.integer("depth"))
    let block = Block(biasBeforeNormalization: true)
    let skips = network.contractingPath(width: width, depth: depth, block)  //       [64, 256, 256] … [512, 32, 32]
    var feature = skips[depth]  //                                                   [1024, 16, 16]
    for level in (0..<depth).reversed() {
      let path = "decoder.\(level)"
      let large = network.resize(feature, by: 2, method: .nearest, at: "\(path).resize")
      let up = network.block(large, to: width << level, block.single, at: "\(path).upsampling")
      let skip = network.attentionGate(skips[level], signal: up, block, normalizesPsi: true, at: "\(path).gate")
      let joined = network.concatenate([skip, up], at: "\(path).concatenation")  //  [2·64·2^level, …]
      feature = network.block(joined, to: width << level, block, at: path)  //       [64·2^level, …]
    }
    let logits = network.convolution(feature, to: settings.outputChannels, kernel: 1, at: "head")  // [1, 256, 256]
    return network.graph(main: logits)
  }

  /// The authors' own, for volumes: gates that look at the coarser level, none at the top, heads of all levels fused.
  ///
  /// Parameters (1→4, width 16, depth 4): 5,888,004 without gates, 6,214,151 with one a skip connection, 6,473,322 with
  /// two. Shapes are [channels, depth, height, width] of a 64×64×64 volume.
  static let attentionUNet2018 = Architecture(
    name: "attention-unet/2018-3d", description: "the 3-D Attention U-Net of Oktay et al. (2018)", dimensions: 3...3,
    options: [
      .width(default: 16), .depth, ArchitectureOption(name: "gates", values: .integer(0...2, default: 2)),
    ]
  ) { settings in
    let network = NetworkBuilder(settings)
    let (width, depth, gates) = (settings.integer("width"), settings.integer("depth"), settings.integer("gates"))
    let block = Block(biasBeforeNormalization: true)
    let skips = network.contractingPath(width: width, depth: depth, block)  //       [16, 64, 64, 64] … [128, 8, 8, 8]
    var feature = skips[depth]  //                                                   [256, 4, 4, 4]
    var signal = feature
    if gates > 0, depth > 1 {
      signal = network.block(feature, to: feature.channels, kernel: 1, block.single, at: "gating")
    }
    var decoder: [Int: NetworkBuilder.Feature] = [:]
    for level in (0..<depth).reversed() {
      let path = "decoder.\(level)"
      var skip = skips[level]
      if gates > 0, level > 0 {
        skip = network.gridGates(gates, skip, signal: signal, block, at: "\(path).gate")  // [16·2^level, …]
      }
      let up = network.resize(feature, by: 2, method: .linear, at: "\(path).resize")  //  [32·2^level, …]
      let joined = network.concatenate([skip, up], at: "\(path).concatenation")  //  [48·2^level, …]
      feature = network.block(joined, to: width << level, block, at: path)  //       [16·2^level, …]
      (signal, decoder[level]) = (feature, feature)
    }
    let heads = network.heads(decoder, to: settings.outputChannels).sorted { $0.key < $1.key }.map(\.value)
    let all = network.concatenate(heads, at: "head.concatenation")  //               [4·4, 64, 64, 64], the finest first
    return network.graph(main: network.convolution(all, to: settings.outputChannels, kernel: 1, at: "head"))
  }
}

extension NetworkBuilder {
  /// An additive gate at one resolution: α = σ(ψ(ReLU(W_g g + W_x x))), half the skip connection's channels inside.
  ///
  /// - Returns: α·x, in the shape of the skip connection x.
  fileprivate func attentionGate(
    _ skip: Feature, signal: Feature, _ block: Block, normalizesPsi: Bool = false, at path: String
  ) -> Feature {
    let inside = max(1, skip.channels / 2)
    let seen = [
      normalizedConvolution(signal, to: inside, kernel: 1, block, at: "\(path).signal"),
      normalizedConvolution(skip, to: inside, kernel: 1, block, at: "\(path).skip"),
    ]
    let relu = activation(sum(seen, at: "\(path).sum"), at: "\(path).activation")
    let psi =
      normalizesPsi
      ? normalizedConvolution(relu, to: 1, kernel: 1, block, at: "\(path).psi")
      : convolution(relu, to: 1, kernel: 1, at: "\(path).psi")
    return product([activation(psi, .sigmoid, at: "\(path).attention"), skip], at: "\(path).product")
  }

  /// One or two gates side by side and what fuses them: 1×1×1 convolution, normalization and ReLU.
  ///
  /// - Parameter signal: the decoder's feature of the next coarser level.
  fileprivate func gridGates(
    _ count: Int, _ skip: Feature, signal: Feature, _ block: Block, at path: String
  ) -> Feature {
    let gates = (0..<count).map { gridGate(skip, signal: signal, block, at: "\(path).\($0)") }
    let joined = count == 1 ? gates[0] : concatenate(gates, at: "\(path).concatenation")
    return self.block(joined, to: skip.channels, kernel: 1, block.single, at: path)
  }

  /// A gate on the grid of the coarser level: q = ψ(ReLU(θ(x) + φ(g))), α = up(σ(q)), y = BN(W(α·x)).
  ///
  /// The paper resizes φ(g) to θ(x); where sizes divide by 2^depth, as they must, both are equal already.
  private func gridGate(_ skip: Feature, signal: Feature, _ block: Block, at path: String) -> Feature {
    let theta = convolution(
      skip, to: skip.channels, kernel: 2, stride: 2, padding: .valid, bias: false, at: "\(path).theta")
    let phi = convolution(signal, to: skip.channels, kernel: 1, at: "\(path).phi")
    let relu = activation(sum([theta, phi], at: "\(path).sum"), at: "\(path).activation")
    let psi = convolution(relu, to: 1, kernel: 1, at: "\(path).psi")
    let coarse = activation(psi, .sigmoid, at: "\(path).attention")
    let attention = resize(coarse, by: 2, method: .linear, at: "\(path).resize")
    let gated = product([attention, skip], at: "\(path).product")
    return normalizedConvolution(gated, to: skip.channels, kernel: 1, block, at: path)
  }
}
