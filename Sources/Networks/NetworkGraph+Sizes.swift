// Every operation treats its axes alike and apart, so sizes are found one axis at a time.

extension NetworkGraph {
  /// Why an axis of some size cannot pass a node.
  struct SizeConflict: Error {
    let path: String
    let reason: String
  }

  /// The size along one axis of every node's result.
  func sizes(alongAxis axis: Int, input: Int) throws(SizeConflict) -> [Int] {
    var sizes: [Int] = []
    sizes.reserveCapacity(nodes.count)
    for node in nodes {
      let inputs = node.inputs.isEmpty ? [input] : node.inputs.map { sizes[$0] }
      let size = try node.size(axis: axis, inputs: inputs)
      guard size > 0 else { throw SizeConflict(path: node.path, reason: "nothing would be left") }
      guard size <= Limit.size else { throw SizeConflict(path: node.path, reason: "the result would be too large") }
      sizes.append(size)
    }
    return sizes
  }

  /// `[channels, size…]` of every node's result, for one image of the given size.
  ///
  /// - Throws: `NetworkError.invalidSize`, naming the valid sizes around.
  public func shapes(for size: [Int]) throws(NetworkError) -> [[Int]] {
    guard size.count == dimensions else {
      throw NetworkError(
        .invalidSize, "\(name) takes images of \(dimensions) dimensions; a size of \(size.count) numbers was given.")
    }
    var shapes = channels().map { [$0] }
    for axis in 0..<dimensions {
      do throws(SizeConflict) {
        for (node, extent) in try sizes(alongAxis: axis, input: size[axis]).enumerated() { shapes[node].append(extent) }
      } catch {
        throw invalidSize(size[axis], axis: axis, because: error)
      }
    }
    return shapes
  }
}

extension NetworkGraph.Node {
  fileprivate func size(axis: Int, inputs: [Int]) throws(NetworkGraph.SizeConflict) -> Int {
    let size = inputs[0]
    switch operation {
    case .input, .normalization, .activation, .dropout: return size
    case .convolution(let payload):
      // A size between two multiples would come back as the larger one.
      if !size.isMultiple(of: payload.stride[axis]) {
        throw conflict("\(size) pixels are not a multiple of its stride of \(payload.stride[axis])")
      }
      return floorQuotient(size + 2 * payload.padding[axis] - payload.reach(axis), payload.stride[axis]) + 1
    case .transposedConvolution(let payload):
      return (size - 1) * payload.stride[axis] - 2 * payload.padding[axis] + payload.reach(axis)
    case .maxPooling(let payload): return try pooledSize(size, payload, axis: axis)
    case .resize(let payload): return payload.factor.map { size * $0[axis] } ?? inputs[1]
    case .concatenate: return try common(inputs, broadcasting: false)
    case .add, .multiply: return try common(inputs, broadcasting: true)
    case .crop:
      if inputs[1] > size { throw conflict("\(size) pixels cannot be cut to \(inputs[1])") }
      return inputs[1]
    case .adaptiveMaxPooling(let payload): return payload.size[axis]
    }
  }

  /// As PyTorch counts windows. Plain floor pooling must come out even: a pixel that it drops shifts everything after.
  private func pooledSize(_ size: Int, _ pooling: NetworkGraph.Operation.Pooling, axis: Int)
    throws(NetworkGraph.SizeConflict) -> Int
  {
    let (kernel, stride, padding) = (pooling.kernel[axis], pooling.stride[axis], pooling.padding[axis])
    let room = size + 2 * padding - kernel
    if pooling.ceil {
      let windows = floorQuotient(room + stride - 1, stride) + 1
      return (windows - 1) * stride >= size + padding ? windows - 1 : windows
    }
    if room < 0 { throw conflict("\(size) pixels are less than its window of \(kernel)") }
    if padding == 0 ? !room.isMultiple(of: stride) : !size.isMultiple(of: stride) {
      throw conflict("\(size) pixels cannot be pooled by \(stride) without loss")
    }
    return room / stride + 1
  }

  private func common(_ inputs: [Int], broadcasting: Bool) throws(NetworkGraph.SizeConflict) -> Int {
    let size = inputs.max()!
    let fits = inputs.allSatisfy { $0 == size || (broadcasting && $0 == 1) }
    if !fits { throw conflict("sizes \(inputs.map(String.init).joined(separator: " and ")) do not match") }
    return size
  }

  private func conflict(_ reason: String) -> NetworkGraph.SizeConflict {
    NetworkGraph.SizeConflict(path: path, reason: reason)
  }
}

extension NetworkGraph.Operation.Convolution {
  /// Pixels from the first to the last that the kernel touches.
  func reach(_ axis: Int) -> Int { dilation[axis] * (kernel[axis] - 1) + 1 }
}

/// The largest whole number not above a / b, for b > 0.
func floorQuotient(_ a: Int, _ b: Int) -> Int { a >= 0 ? a / b : -((b - 1 - a) / b) }
