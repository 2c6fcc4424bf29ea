extension NetworkGraph {
  /// How many input pixels along each axis one pixel of the main output depends on, at most.
  ///
  /// Counted exactly: an output pixel's span is followed back through every node. Pixels differ where images are
  /// enlarged, so one period of them is tried about the middle, and the largest span counts. The batch statistics of
  /// normalization are not counted; where a branch sees the whole image, the answer is the image.
  ///
  /// - Parameter size: of the image; only resizing to another node's size and whole-image branches depend on it.
  /// - Throws: `NetworkError.invalidSize` where the network cannot take that size.
  public func receptiveField(for size: [Int]) throws(NetworkError) -> [Int] {
    let shapes = try shapes(for: size)
    return (0..<dimensions).map { axis in
      let sizes = shapes.map { $0[axis + 1] }
      let period = divisors[axis]
      let middle = sizes[outputs[Self.mainOutput]!] / 2
      return (middle..<middle + period).map { field(of: $0, axis: axis, sizes: sizes) }.max()!
    }
  }

  /// Input pixels that the output pixel at `position` depends on, borders aside.
  private func field(of position: Int, axis: Int, sizes: [Int]) -> Int {
    var spans = [ClosedRange<Int>?](repeating: nil, count: nodes.count)
    spans[outputs[Self.mainOutput]!] = position...position
    for (index, node) in nodes.enumerated().reversed() {
      guard let span = spans[index] else { continue }
      for (order, input) in node.inputs.enumerated() {
        guard
          let seen = node.span(
            of: order, behind: span, axis: axis, size: sizes[index], from: node.inputs.map { sizes[$0] })
        else { continue }
        spans[input] =
          spans[input].map { min($0.lowerBound, seen.lowerBound)...max($0.upperBound, seen.upperBound) } ?? seen
      }
    }
    return spans[0]?.count ?? 0
  }
}

extension NetworkGraph.Node {
  /// What a span of the result depends on in one of the inputs; nil for an input that only lends its size.
  fileprivate func span(of order: Int, behind span: ClosedRange<Int>, axis: Int, size: Int, from inputs: [Int])
    -> ClosedRange<Int>?
  {
    let (first, last) = (span.lowerBound, span.upperBound)
    switch operation {
    case .convolution(let payload):
      let shift = payload.padding[axis]
      return first * payload.stride[axis] - shift...last * payload.stride[axis] - shift + payload.reach(axis) - 1
    case .maxPooling(let payload):
      let shift = payload.padding[axis]
      return first * payload.stride[axis] - shift...last * payload.stride[axis] - shift + payload.kernel[axis] - 1
    case .transposedConvolution(let payload):
      let (stride, shift) = (payload.stride[axis], payload.padding[axis])
      let start = floorQuotient(first + shift - payload.reach(axis) + stride, stride)
      let end = floorQuotient(last + shift, stride)
      return start <= end ? start...end : nil
    case .resize(let payload):
      if order == 1 { return nil }
      return payload.source(of: first, inputs[0], size)
        .lowerBound...payload.source(of: last, inputs[0], size).upperBound
    case .crop:
      if order == 1 { return nil }
      let shift = (inputs[0] - inputs[1]) / 2
      return first + shift...last + shift
    case .adaptiveMaxPooling: return 0...inputs[0] - 1
    case .add, .multiply: return inputs[order] == 1 && size > 1 ? 0...0 : span
    default: return span
    }
  }
}

extension NetworkGraph.Operation.Resize {
  /// Pixels that one resized pixel is made from: its centre lies at (position + ½) · input / output − ½.
  fileprivate func source(of position: Int, _ input: Int, _ output: Int) -> ClosedRange<Int> {
    switch method {
    case .nearest:
      let nearest = floorQuotient((2 * position + 1) * input, 2 * output)
      return nearest...nearest
    case .linear:
      let doubled = (2 * position + 1) * input - output
      return floorQuotient(doubled, 2 * output)...floorQuotient(doubled + 2 * output - 1, 2 * output)
    }
  }
}
