extension NetworkGraph {
  /// Upper bounds that keep the sums of sizes far from overflow, for a graph may come from any file.
  enum Limit {
    static let nodes = 100_000
    static let channels = 65_536
    static let extent = 64
    static let divisor = 4096
    static let size = 1 << 24
  }

  /// Checks that nodes read earlier nodes, that paths are unique, that channels and dimensions agree and that there is
  /// a main output.
  func validate() throws(NetworkError) {
    try require([2, 3].contains(dimensions), "has \(dimensions) dimensions, not 2 or 3")
    try require((1...Limit.channels).contains(inputChannels), "has \(inputChannels) input channels")
    try require(nodes.first?.operation == .input, "does not begin with its input")
    try require(nodes.count <= Limit.nodes, "has \(nodes.count) nodes, more than \(Limit.nodes)")
    var paths: Set<String> = []
    var channels: [Int] = []
    for (index, node) in nodes.enumerated() {
      try require(paths.insert(node.path).inserted, "has two nodes named \(node.path)")
      try require(index == 0 || node.operation != .input, "has a second input, \(node.path)")
      try require(node.inputs.allSatisfy { (0..<index).contains($0) }, "reads in \(node.path) what comes later")
      try require(node.operation.arity.contains(node.inputs.count), "gives \(node.path) \(node.inputs.count) inputs")
      try require(node.operation.hasValidNumbers(dimensions: dimensions), "has impossible numbers in \(node.path)")
      guard let count = node.operation.channels(from: node.inputs.map { channels[$0] }, graphInput: inputChannels),
        count <= Limit.channels
      else { throw invalid("has channels that do not fit in \(node.path)") }
      channels.append(count)
    }
    try require(divisors.allSatisfy { $0 <= Limit.divisor }, "shrinks the image more than \(Limit.divisor) times")
    try require(outputs[Self.mainOutput] != nil, "has no output named \(Self.mainOutput)")
    for (output, node) in outputs { try require(nodes.indices.contains(node), "lacks the node of output \(output)") }
  }

  /// Channels of every node.
  func channels() -> [Int] {
    nodes.reduce(into: []) { counts, node in
      let inputs = node.inputs.map { counts[$0] }
      counts.append(node.operation.channels(from: inputs, graphInput: inputChannels)!)
    }
  }

  private func require(_ condition: Bool, _ complaint: @autoclosure () -> String) throws(NetworkError) {
    if !condition { throw invalid(complaint()) }
  }

  private func invalid(_ complaint: String) -> NetworkError {
    NetworkError(.invalidGraph, "The network graph “\(name)” \(complaint).")
  }
}

extension NetworkGraph.Operation {
  /// How many nodes the operation reads.
  fileprivate var arity: ClosedRange<Int> {
    switch self {
    case .input: 0...0
    case .resize(let resize): resize.factor == nil ? 2...2 : 1...1
    case .crop: 2...2
    case .concatenate: 1...64
    case .add, .multiply: 2...64
    default: 1...1
    }
  }

  /// Channels of the result, nil where the inputs' do not fit.
  fileprivate func channels(from inputs: [Int], graphInput: Int) -> Int? {
    switch self {
    case .input: graphInput
    case .convolution(let payload), .transposedConvolution(let payload):
      inputs[0] == payload.inputChannels ? payload.outputChannels : nil
    case .normalization(let payload): inputs[0] == payload.channels ? payload.channels : nil
    case .concatenate: inputs.reduce(0, +)
    case .add, .multiply: inputs.allSatisfy { $0 == inputs.max()! || $0 == 1 } ? inputs.max()! : nil
    case .activation, .maxPooling, .resize, .dropout, .crop, .adaptiveMaxPooling: inputs[0]
    }
  }

  fileprivate func hasValidNumbers(dimensions: Int) -> Bool {
    func fits(_ numbers: [Int], from least: Int = 1) -> Bool {
      numbers.count == dimensions && numbers.allSatisfy { (least...NetworkGraph.Limit.extent).contains($0) }
    }
    switch self {
    case .convolution(let payload), .transposedConvolution(let payload):
      return fits(payload.kernel) && fits(payload.stride) && fits(payload.padding, from: 0) && fits(payload.dilation)
        && payload.groups > 0 && (1...NetworkGraph.Limit.channels).contains(payload.outputChannels)
        && payload.inputChannels.isMultiple(of: payload.groups) && payload.outputChannels.isMultiple(of: payload.groups)
    case .normalization(let payload):
      return payload.groups > 0 && payload.channels.isMultiple(of: payload.groups) && payload.epsilon > 0
        && (0...1).contains(payload.momentum)
    case .activation(let payload): return payload.slope.isFinite
    case .maxPooling(let payload):
      return fits(payload.kernel) && fits(payload.stride) && fits(payload.padding, from: 0)
        && zip(payload.padding, payload.kernel).allSatisfy { 2 * $0 <= $1 }
    case .resize(let payload): return payload.factor.map { fits($0) } ?? true
    case .dropout(let payload): return payload.probability >= 0 && payload.probability < 1
    case .adaptiveMaxPooling(let payload): return fits(payload.size)
    case .input, .concatenate, .add, .multiply, .crop: return true
    }
  }
}
