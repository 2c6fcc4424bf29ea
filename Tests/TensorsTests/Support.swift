import Tensors
import Testing

/// The numbers that the PyTorch lines in the tests' comments start from:
///
///     def ramp(*shape, period=7, scale=.5):
///         n = math.prod(shape)
///         return ((torch.arange(n) % period) - period // 2).float().mul(scale).reshape(shape)
func ramp(_ shape: [Int], period: Int = 7, scale: Float = 0.5) throws -> Tensor {
  let values = (0..<shape.reduce(1, *)).map { Float($0 % period - period / 2) * scale }
  return try Tensor(values, shape: shape)
}

/// Numbers without a pattern, in −1..<1, the same each time.
func scattered(_ shape: [Int], seed: UInt64 = 1) throws -> Tensor {
  var state = seed
  let values: [Double] = (0..<shape.reduce(1, *)).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 52) - 1
  }
  return try Tensor(values, shape: shape)
}

func expectEqual(
  _ tensor: Tensor, _ expected: [Double], shape: [Int]? = nil, tolerance: Double = 1e-5,
  at location: SourceLocation = #_sourceLocation
) throws {
  let found = try tensor.doubles()
  if let shape { #expect(tensor.shape == shape, sourceLocation: location) }
  #expect(found.count == expected.count, sourceLocation: location)
  for (place, (one, other)) in zip(found, expected).enumerated() {
    let close = abs(one - other) <= tolerance
    #expect(close, "element \(place): expected \(other), found \(one)", sourceLocation: location)
  }
}

/// Compares autograd with central differences in float64: the derivative of a weighted sum of what `operation` makes of
/// `inputs`, with respect to each of them.
func expectGradients(
  of inputs: [Tensor], tolerance: Double = 1e-6, at location: SourceLocation = #_sourceLocation,
  _ operation: ([Tensor]) throws -> Tensor
) throws {
  let weights = try withoutGradients { try scattered(operation(inputs).shape, seed: 77) }
  for input in inputs { input.requiresGradient = true }
  let loss = try (operation(inputs) * weights).sum()
  let gradients = try Tensor.gradients(of: loss, withRespectTo: inputs)
  for (place, input) in inputs.enumerated() {
    let expected = try differences(of: input) { moved in
      var moving = inputs
      moving[place] = moved
      return try (operation(moving) * weights).sum().item()
    }
    try expectEqual(gradients[place], expected, shape: input.shape, tolerance: tolerance, at: location)
  }
}

private func differences(of input: Tensor, _ loss: (Tensor) throws -> Double) throws -> [Double] {
  let values = try input.doubles()
  let step = 1e-5
  return try withoutGradients {
    try values.indices.map { index in
      var moved = values
      moved[index] += step
      let above = try loss(Tensor(moved, shape: input.shape))
      moved[index] -= 2 * step
      let below = try loss(Tensor(moved, shape: input.shape))
      return (above - below) / (2 * step)
    }
  }
}
