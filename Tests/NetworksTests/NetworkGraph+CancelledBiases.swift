import Networks

extension NetworkGraph {
  /// Names of the biases that a normalization takes out again, so that no loss depends on them.
  ///
  /// A bias shifts a channel by a constant; some operations pass that on as constants, and the normalization of each
  /// channel subtracts it.
  var cancelledBiases: Set<String> {
    var cancelsShift = [Bool](repeating: false, count: nodes.count)
    var names: Set<String> = []
    for index in nodes.indices.reversed() {
      let readers = nodes.indices.filter { nodes[$0].inputs.contains(index) }
      cancelsShift[index] =
        !readers.isEmpty && !outputs.values.contains(index)
        && readers.allSatisfy {
          switch nodes[$0].operation {
          case .normalization(let payload): payload.method != .group
          // Zeros around the image, which the bias does not shift, would show.
          case .convolution(let payload): payload.padding.allSatisfy { $0 == 0 } && cancelsShift[$0]
          case .concatenate, .add, .crop, .resize, .maxPooling: cancelsShift[$0]
          default: false
          }
        }
      if cancelsShift[index] { names.formUnion(nodes[index].parameters.filter { $0.role == .bias }.map(\.name)) }
    }
    return names
  }
}
