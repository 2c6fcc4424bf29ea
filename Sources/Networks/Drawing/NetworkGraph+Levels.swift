extension NetworkGraph {
  /// How many input pixels lie between neighbours in every node's result, along the last axis: 1, 2, 4 … from level to
  /// level; infinite where a node pools the whole image.
  var scales: [Double] {
    nodes.reduce(into: []) { scales, node in
      let scale = node.inputs.first.map { scales[$0] } ?? 1
      switch node.operation {
      case .convolution(let payload): scales.append(scale * Double(payload.stride.last!))
      case .transposedConvolution(let payload): scales.append(scale / Double(payload.stride.last!))
      case .maxPooling(let payload): scales.append(scale * Double(payload.stride.last!))
      case .resize(let payload):
        scales.append(payload.factor.map { scale / Double($0.last!) } ?? scales[node.inputs[1]])
      case .adaptiveMaxPooling: scales.append(.infinity)
      case .concatenate, .add, .multiply: scales.append(node.inputs.map { scales[$0] }.min()!)
      default: scales.append(scale)
      }
    }
  }
}

extension NetworkGraph.Node {
  /// The nodes whose values it reads: all inputs but the one that only lends its size.
  var sources: [Int] {
    switch operation.kind {
    case .resize, .crop: Array(inputs.prefix(1))
    default: inputs
    }
  }

  /// The operation in a few letters: "conv 3×3", "maxPooling 2×2".
  var label: String {
    switch operation {
    case .convolution(let payload): "conv \(extent(payload.kernel))"
    case .transposedConvolution(let payload): "transposed conv \(extent(payload.kernel))"
    case .normalization(let payload): "\(payload.method.rawValue) normalization"
    case .activation(let payload): payload.function.rawValue
    case .maxPooling(let payload): "max pooling \(extent(payload.kernel))"
    case .resize(let payload): payload.factor.map { "\(payload.method.rawValue) resize ×\($0.last!)" } ?? "resize"
    case .dropout(let payload): "dropout \(payload.probability)"
    default: operation.kind.rawValue
    }
  }
}

/// Sizes as people write them: 3×3.
func extent(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: "×") }
