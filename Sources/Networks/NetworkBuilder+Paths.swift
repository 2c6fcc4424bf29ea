// What the members of the family share: the path down, the step up, and the heads.

/// How a decoder doubles the size of what it has.
enum Upsampling: String, Sendable {
  /// A 2×2 transposed convolution of stride 2.
  case transposed
  /// Interpolated.
  case linear
  /// Each pixel four times.
  case nearest
}

extension ArchitectureSettings {
  var upsampling: Upsampling { Upsampling(rawValue: choice("upsampling"))! }
}

extension NetworkBuilder {
  /// The contracting path: a block a level, 2×2 max pooling between them, twice the channels each time.
  ///
  /// - Returns: `depth` skip connections from the top, `[width·2^level, …]`, and last the bottleneck.
  func contractingPath(width: Int, depth: Int, _ block: Block) -> [Feature] {
    var levels: [Feature] = []
    var feature = input
    for level in 0..<depth {
      let path = "encoder.\(level)"
      levels.append(self.block(feature, to: width << level, block, at: path))
      feature = maxPooling(levels[level], by: 2, at: "\(path).pooling")
    }
    return levels + [self.block(feature, to: width << depth, block, at: "bottleneck")]
  }

  /// Twice the size, with `channels` channels: a transposed convolution, or a 1×1 convolution and a resizing.
  ///
  /// Both weigh channels alike for all pixels, so that their order changes nothing; before the resizing the convolution
  /// costs a quarter.
  func upsampling(_ feature: Feature, to channels: Int, _ upsampling: Upsampling, at path: String) -> Feature {
    if upsampling == .transposed { return transposedConvolution(feature, to: channels, at: path) }
    let weighed = convolution(feature, to: channels, kernel: 1, at: path)
    return resize(weighed, by: 2, method: upsampling == .linear ? .linear : .nearest, at: "\(path).resize")
  }

  /// A head of deep supervision, enlarged to the image's size: Lee et al., "Deeply-supervised nets" (AISTATS 2015).
  func head(_ feature: Feature, to channels: Int, kernel: Int = 1, enlargedBy factor: Int, at path: String) -> Feature {
    let logits = convolution(feature, to: channels, kernel: kernel, at: path)
    return factor == 1 ? logits : resize(logits, by: factor, method: .linear, at: "\(path).resize")
  }

  /// Heads on features by level, `head.LEVEL`, each enlarged 2^level times.
  func heads(_ features: [Int: Feature], to channels: Int, kernel: Int = 1) -> [String: Feature] {
    var heads: [String: Feature] = [:]
    for (level, feature) in features.sorted(by: { $0.key < $1.key }) {
      let path = "head.\(level)"
      heads[path] = head(feature, to: channels, kernel: kernel, enlargedBy: 1 << level, at: path)
    }
    return heads
  }
}
