/// Weights of an encoder as torchvision names them, for a network that has it.
public enum PretrainedEncoder {
  /// A tensor of the file.
  public typealias Entry = (shape: [Int], values: [Float])

  private static let prefix = "encoder."

  /// torchvision's name of an encoder's parameter; nil for any other.
  ///
  /// `encoder.stem.convolution.weight` is `conv1.weight`, `encoder.2.0.normalization.1.runningMean` is
  /// `layer2.0.bn2.running_mean`, `encoder.2.0.shortcut.normalization.bias` is `layer2.0.downsample.1.bias`.
  public static func torchvisionName(of parameter: String) -> String? {
    guard parameter.hasPrefix(prefix) else { return nil }
    let parts = parameter.dropFirst(prefix.count).split(separator: ".").map(String.init)
    guard let last = parts.last else { return nil }
    let value = ["runningMean": "running_mean", "runningVariance": "running_var"][last] ?? last
    switch parts.count {
    case 3 where parts[0] == "stem": return "\(parts[1] == "convolution" ? "conv1" : "bn1").\(value)"
    case 5:
      guard let stage = Int(parts[0]), let index = Int(parts[1]) else { return nil }
      let block = "layer\(stage).\(index)"
      switch (parts[2], parts[3], Int(parts[3])) {
      case ("shortcut", "convolution", _): return "\(block).downsample.0.\(value)"
      case ("shortcut", "normalization", _): return "\(block).downsample.1.\(value)"
      case ("convolution", _, let number?): return "\(block).conv\(number + 1).\(value)"
      case ("normalization", _, let number?): return "\(block).bn\(number + 1).\(value)"
      default: return nil
      }
    default: return nil
    }
  }

  /// The encoder's parameters as a file of torchvision gives them.
  ///
  /// Weights of red, green and blue serve one input channel by their sum: a gray image is one whose channels are equal.
  ///
  /// - Parameter tensors: by torchvision's names; what the encoder does not have, such as `fc.weight`, is left.
  /// - Throws: `NetworkError.parameterMismatch` that lists every tensor which is missing, misshapen or not finite, and every
  ///   block of a deeper network that has no place in this one.
  public static func values(
    for graph: NetworkGraph, from tensors: [String: Entry]
  ) throws(NetworkError) -> [ParameterValue] {
    let owned = graph.parameters.compactMap { parameter in
      torchvisionName(of: parameter.name).map { (parameter: parameter, name: $0) }
    }
    guard !owned.isEmpty else {
      throw NetworkError(
        .parameterMismatch,
        "\(graph.name) has no encoder that could be pretrained; unet and unet++ take one, as model.encoder: resnet18.")
    }
    var found: [ParameterValue] = []
    var complaints: [String] = []
    for (parameter, name) in owned {
      guard let entry = tensors[name].map({ adapted($0, to: parameter.shape) }) else {
        complaints.append("\(name) is missing")
        continue
      }
      if !entry.values.allSatisfy(\.isFinite) {
        complaints.append("\(name) holds values that are not finite")
      } else if entry.shape == parameter.shape {
        found.append(ParameterValue(name: parameter.name, shape: parameter.shape, values: entry.values))
      } else {
        complaints.append("\(name) has the shape \(entry.shape), not \(parameter.shape)")
      }
    }
    complaints += blocksWithoutPlace(tensors.keys, among: Set(owned.map { block(of: $0.name) })).map {
      "\($0) has no place in it"
    }
    guard complaints.isEmpty else {
      throw NetworkError(
        .parameterMismatch,
        "These are not the weights of this encoder: \(complaints.joined(separator: "; ")). "
          + "Give what torchvision's network of that name has, as safetensors.")
    }
    return found
  }

  /// `layer1.2` of a deeper network, in stages that the encoder has: a resnet34 holds all that a resnet18 needs.
  private static func blocksWithoutPlace(_ names: some Sequence<String>, among owned: Set<String>) -> [String] {
    let stages = Set(owned.map { $0.prefix { $0 != "." } })
    let given = Set(names.filter { $0.hasPrefix("layer") }.map(block))
    return given.subtracting(owned).filter { stages.contains($0.prefix { $0 != "." }) }.sorted()
  }

  /// `layer1.0` of `layer1.0.conv1.weight`.
  private static func block(of name: String) -> String {
    name.split(separator: ".").prefix(2).joined(separator: ".")
  }

  /// The weights of three input channels added up, where one is wanted.
  private static func adapted(_ entry: Entry, to shape: [Int]) -> Entry {
    guard entry.shape.count == 4, entry.shape[1] == 3, shape.count == 4, shape[1] == 1 else { return entry }
    let size = entry.shape[2] * entry.shape[3]
    let values = (0..<entry.shape[0] * size).map { index in
      let first = index / size * 3 * size + index % size
      return entry.values[first] + entry.values[first + size] + entry.values[first + 2 * size]
    }
    return ([entry.shape[0], 1, entry.shape[2], entry.shape[3]], values)
  }
}
