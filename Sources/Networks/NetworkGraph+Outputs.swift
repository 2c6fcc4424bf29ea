extension NetworkGraph {
  private static let headPrefix = "head."

  /// The output that says whether an image holds anything to segment: probabilities of no and yes, `[batch, 2, 1, 1]`.
  public static let classificationOutput = "classification"

  /// The outputs that a loss compares with the labels: `main`, then the heads of deep supervision by their numbers.
  public var supervisedOutputs: [String] {
    let heads = outputs.keys.compactMap { name in
      name.hasPrefix(Self.headPrefix) ? Int(name.dropFirst(Self.headPrefix.count)).map { ($0, name) } : nil
    }
    return [Self.mainOutput] + heads.sorted { $0.0 < $1.0 }.map(\.1)
  }

  /// The outputs that lie in nested networks, the smallest first and `main` last: those of a U-Net++ with heads.
  ///
  /// A head is one where it needs a shallower part of the network than `main` does. Heads on the coarser levels of other
  /// decoders need all of the encoder. Empty where there are none.
  public var branches: [String] {
    let heads = supervisedOutputs.dropFirst().filter { head in
      (try? pruned(to: head)).map { $0.divisor < divisor } ?? false
    }
    return heads.isEmpty ? [] : heads + [Self.mainOutput]
  }

  /// The part of the network that one output needs, which becomes the main one: a U-Net++ cut down to a branch.
  ///
  /// Nodes keep their paths, and so parameters their names.
  ///
  /// - Throws: `NetworkError.invalidGraph` where there is no such output.
  public func pruned(to output: String) throws(NetworkError) -> NetworkGraph {
    guard let last = outputs[output] else {
      let names = outputs.keys.sorted().joined(separator: ", ")
      throw NetworkError(.invalidGraph, "\(name) has no output “\(output)”; it has \(names).")
    }
    var isNeeded = nodes.map { _ in false }
    // The input is part of every graph.
    (isNeeded[0], isNeeded[last]) = (true, true)
    for index in nodes.indices.reversed() where isNeeded[index] {
      for input in nodes[index].inputs { isNeeded[input] = true }
    }
    var places: [Int: Int] = [:]
    for index in nodes.indices where isNeeded[index] { places[index] = places.count }
    let kept = nodes.indices.filter { isNeeded[$0] }.map { index in
      Node(path: nodes[index].path, operation: nodes[index].operation, inputs: nodes[index].inputs.map { places[$0]! })
    }
    return try NetworkGraph(
      name: name, dimensions: dimensions, inputChannels: inputChannels, nodes: kept,
      outputs: [Self.mainOutput: places[last]!])
  }
}
